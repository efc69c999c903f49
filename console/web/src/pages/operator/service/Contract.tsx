import { Collapse } from 'antd';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Money } from '@/components/Money';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { Sections } from '@/components/Sections';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { perNames } from '@/i18n/tenant-orders';
import { useLang, usePick, useTexts } from '@/i18n';
import { useSearchParams } from 'react-router';
import { CaseTag, Facts, One, Section } from './parts';
import { ReadingCards } from './Readings';

type Item = Schema<'Item'>;
type Version = Schema<'ContractVersionState'>;

function PriceBook() {
  const t = useTexts(texts);
  const say = usePick();
  const { lang } = useLang();
  const columns: Column<Item>[] = [
    { key: 'code', title: t('code'), fixed: true, csv: (i) => i.code, render: (i) => <span className="mono">{i.code}</span> },
    { key: 'name', title: t('name'), width: 260, csv: (i) => i.name, render: (i) => (lang === 'zh' ? i.name : i.name_en || i.name) },
    { key: 'category', title: t('category'), csv: (i) => i.category, render: (i) => i.category },
    { key: 'price', title: t('price'), align: 'right', csv: (i) => i.price, render: (i) => <Money yuan={i.price} /> },
    { key: 'unit', title: t('unit'), csv: (i) => `${i.unit}/${i.per}`, render: (i) => `${i.unit} · ${say(perNames[i.per] ?? [i.per, i.per])}` },
    { key: 'limit', title: t('limit'), align: 'right', csv: (i) => i.limit, render: (i) => i.limit ?? '—' },
    { key: 'orderable', title: t('orderable'), csv: (i) => i.orderable, render: (i) => t(i.orderable ? 'yes' : 'no') },
    { key: 'hand', title: t('byHand'), hidden: true, csv: (i) => i.by_hand, render: (i) => t(i.by_hand ? 'yes' : 'no') },
    { key: 'flavor', title: t('flavor'), hidden: true, csv: (i) => i.flavor, render: (i) => [i.flavor, i.arch].filter(Boolean).join(' · ') || '—' },
    { key: 'description', title: t('description'), hidden: true, width: 300, csv: (i) => i.description, render: (i) => i.description ?? '—' },
  ];
  return (
    <ServerTable
      id="price-book"
      queryKey={['items']}
      load={async ({ signal }) => whole((await data(ops.GET('/ops/v1/items', { signal }))).items)}
      find={(i) => `${i.code} ${i.name} ${i.name_en} ${i.category}`}
      rowKey={(i) => i.code}
      columns={columns}
      empty={{ title: t('itemsNone'), hint: t('itemsHint') }}
    />
  );
}

/** What a version changes, in money where it follows. */
function Changes({ of }: { of: Version }) {
  const t = useTexts(texts);
  if (!of.changes) return <p>{t('noDiff')}</p>;
  const { since, changes, total, total_before } = of.changes;
  return (
    <>
      <Facts items={[[t('since'), since], [t('totalBefore'), <Money key="b" yuan={total_before} />], [t('totalNow'), <Money key="n" yuan={total} />]]} />
      {changes.length === 0 && <p>{t('changesNone')}</p>}
      <ul>
        {changes.map((c, n) => (
          <li key={n}>
            <strong>{c.kind}</strong> <span className="mono">{c.id}</span> {c.what} {c.yuan && <>· <Money yuan={c.yuan} /></>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Versions() {
  const t = useTexts(texts);
  const { lang } = useLang();
  const name = (v: Version) => (lang === 'zh' ? v.state_name : v.state);
  return (
    <One queryKey={['contract-versions']} read={(signal) => data(ops.GET('/ops/v1/contract-versions', { signal }))}>
      {(all) => (
        <>
          <p>{t('inForce', { version: all.in_force })}</p>
          <p>{t('proposeHint')}</p>
          {[...all.versions].reverse().map((v) => (
            <Section key={v.version} title={t('versionOf', { version: v.version })} extra={<CaseTag state={v.state} name={name(v)} />}>
              <Facts
                items={[
                  [t('validFrom'), <When key="v" at={v.valid_from} />],
                  [t('recordedAt'), <When key="r" at={v.recorded_at} />],
                  [t('decidedBy'), v.decided && <span key="d">{v.decided.name} · <When at={v.decided.at} /></span>],
                  [t('reason'), v.reason],
                  [t('digest'), <span key="g" className="mono">{v.digest}</span>],
                ]}
              />
              <Collapse size="small" defaultActiveKey={v.state === 'proposed' ? ['d'] : []} items={[{ key: 'd', label: t('diff'), children: <Changes of={v} /> }]} />
            </Section>
          ))}
        </>
      )}
    </One>
  );
}

function Readings({ all }: { all: readonly Schema<'Reading'>[] }) {
  const t = useTexts(texts);
  if (all.length === 0) return <p>{t('readingsNone')}</p>;
  const open = all.filter((r) => !r.confirmed).length;
  return (
    <>
      <p>{t('readingsOpen', { n: open, all: all.length })}</p>
      <ReadingCards all={all} />
    </>
  );
}

export default function ContractPage() {
  const t = useTexts(texts);
  const { lang } = useLang();
  const [params, setParams] = useSearchParams();
  return (
    <One queryKey={['contract']} read={(signal) => data(ops.GET('/ops/v1/contract', { signal }))}>
      {(c) => (
        <Page title={lang === 'zh' ? c.title : c.title_en || c.title} tags={<CaseTag state="agreed" name={t('versionOf', { version: c.version })} />} extra={<LinkButton to="/operator/contract/check">{t('checkText')}</LinkButton>}>
          <Facts
            items={[
              [t('contractId'), c.id],
              [t('purchaser'), c.purchaser],
              [t('supplier'), c.supplier],
              [t('term'), <span key="t"><When at={c.start} /> – <When at={c.end} /></span>],
              [t('zone'), c.zone],
              [t('currency'), c.currency],
              [t('digest'), <span key="d" className="mono">{c.digest}</span>],
            ]}
          />
          <Sections
            activeKey={params.get('tab') ?? 'items'}
            onChange={(tab) => setParams({ tab }, { replace: true })}
            items={[
              { key: 'items', label: t('priceBook'), children: <PriceBook /> },
              { key: 'versions', label: t('versions'), children: <Versions /> },
              { key: 'readings', label: t('readings'), children: <Readings all={c.readings} /> },
            ]}
          />
        </Page>
      )}
    </One>
  );
}
