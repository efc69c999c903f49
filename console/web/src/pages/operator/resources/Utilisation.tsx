import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Descriptions, Input, Skeleton } from 'antd';
import { useSearchParams } from 'react-router';
import { monthOf } from '@/api/calendar';
import { cloudDate } from '@/api/clock';
import { utilisation, type Block, type DocumentTable, type Section } from '@/api/report';
import { Documents } from '@/components/Documents';
import { Failure } from '@/components/Failure';
import { ProjectSelect } from '@/components/Names';
import { Page } from '@/components/Page';
import { treeTexts } from '@/i18n/operator-quota';
import { useLang, useTexts } from '@/i18n';
import '@/components/table/table.css';

function useName(): (n: { zh: string; en: string }) => string {
  const zh = useLang().lang === 'zh';
  return (n) => (zh ? n.zh : n.en || n.zh);
}

function Table({ table, label }: { table: DocumentTable; label: string }) {
  const t = useTexts(treeTexts);
  const name = useName();
  const side = (i: number) => (['money', 'quantity', 'percent'].includes(table.columns[i]?.kind ?? '') ? 'right' : undefined);
  const all = table.total ? [...table.rows, table.total] : table.rows;
  if (all.length === 0) return <p>{t('rowsNone')}</p>;
  return (
    // A box that scrolls is reached by the keyboard.
    <div className="sheet" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {table.columns.map((c, i) => (
              <th key={i} scope="col" className={side(i)}>{name(c.name)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((row, r) => (
            <tr key={r}>
              {row.map((cell, i) => (
                <td key={i} className={side(i)}>{cell ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Part({ block, label }: { block: Block; label: string }) {
  const name = useName();
  if ('text' in block) return <p>{block.text}</p>;
  if ('table' in block) return <Table table={block.table} label={label} />;
  const items = block.fields.map((f, i) => ({ key: i, label: name(f.name), children: f.value }));
  return <Descriptions size="small" bordered column={{ xs: 1, md: 3 }} items={items} />;
}

function Chapter({ section }: { section: Section }) {
  const name = useName();
  const title = name(section.title);
  return (
    <Card size="small" title={title} style={{ marginBottom: 16 }}>
      {section.blocks.map((b, i) => (
        <Part key={i} block={b} label={title} />
      ))}
    </Card>
  );
}

export default function Utilisation() {
  const t = useTexts(treeTexts);
  const name = useName();
  const [params, setParams] = useSearchParams();
  const now = monthOf(cloudDate());
  const month = params.get('month') ?? now;
  const project = params.get('project') ?? undefined;
  const put = (key: string, value: string | undefined) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );
  const query = useQuery({ queryKey: ['utilisation', month, project], queryFn: ({ signal }) => utilisation.read(month, project, signal) });
  const doc = query.data;
  return (
    <Page
      title={t('utilisation')}
      extra={<Documents path={utilisation.at(month)} query={{ project }} name={`utilisation-${month}`} size="middle" disabled={!doc} />}
    >
      <div className="tools">
        <Input type="month" aria-label={t('month')} style={{ width: 160 }} value={month} max={now} onChange={(e) => put('month', e.target.value)} />
        <ProjectSelect label={t('project')} placeholder={t('whole')} value={project} onChange={(id) => put('project', id)} />
      </div>
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active={false} paragraph={{ rows: 8 }} />}
      {doc && (
        <>
          {doc.draft && <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t('draft')} />}
          <Card size="small" title={`${name(doc.title)} ${doc.period}`} style={{ marginBottom: 16 }}>
            <Descriptions size="small" column={{ xs: 1, md: 2 }} items={doc.head.map((f, i) => ({ key: i, label: name(f.name), children: f.value }))} />
          </Card>
          {[...doc.sections, ...doc.appendix].map((s, i) => (
            <Chapter key={i} section={s} />
          ))}
          {doc.notes.map((n, i) => (
            <p key={i}>{n}</p>
          ))}
        </>
      )}
    </Page>
  );
}
