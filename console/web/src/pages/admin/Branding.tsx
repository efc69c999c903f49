import { Button } from 'antd';
import { useState } from 'react';
import { accounts, type Domain } from '@/api/accounts';
import { brandings, type Branding as Brand } from '@/api/brand';
import { whole } from '@/api/paging';
import { loadBrand } from '@/brand/store';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { branding } from '@/i18n/branding';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { colours } from '@/theme';
import { BrandingFields, type Values } from './BrandingFields';

interface Row {
  domain: Domain;
  brand?: Brand;
}

const initialOf = (b: Brand | undefined): Partial<Values> =>
  b ? { name_zh: b.name_zh, name_en: b.name_en, colour: b.colour, host: b.host ?? '' } : { colour: colours.brand };

/** Fields that were left empty keep what is there. */
function write(domain: string, v: Values): Promise<Brand> {
  const { drop, ...given } = v;
  const certificate = drop ? '' : given.certificate?.trim() || undefined;
  return brandings.write(domain, { ...given, host: given.host?.trim(), certificate, key: drop ? undefined : given.key?.trim() || undefined });
}

function Colour({ of }: { of: string }) {
  return (
    <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
      <span aria-hidden style={{ width: 16, height: 16, borderRadius: 4, background: of }} />
      <span className="mono">{of}</span>
    </span>
  );
}

export default function Branding() {
  const t = useTexts(branding);
  const own = useSession().user.domain;
  const [doing, setDoing] = useState<Row>();
  const columns: Column<Row>[] = [
    { key: 'domain', title: t('domain'), fixed: true, csv: (r) => r.domain.name, render: (r) => <strong>{r.domain.name}</strong> },
    { key: 'name', title: t('name'), csv: (r) => r.brand?.name_zh ?? '', render: (r) => (r.brand ? `${r.brand.name_zh} · ${r.brand.name_en}` : t('unset')) },
    { key: 'colour', title: t('colour'), csv: (r) => r.brand?.colour ?? '', render: (r) => (r.brand ? <Colour of={r.brand.colour} /> : '—') },
    { key: 'logo', title: t('logo'), render: (r) => (r.brand?.logo ? <img src={r.brand.logo.path} alt={t('logo')} height={24} style={{ maxWidth: 96, objectFit: 'contain' }} /> : '—') },
    { key: 'host', title: t('host'), csv: (r) => r.brand?.host ?? '', render: (r) => r.brand?.host ?? '—' },
    {
      key: 'certificate',
      title: t('certificate'),
      csv: (r) => r.brand?.certificate?.not_after ?? '',
      render: (r) => (r.brand?.certificate ? <span>{t('certificateUntil')} <When at={r.brand.certificate.not_after} /></span> : r.brand?.host ? t('certificateNone') : '—'),
    },
    {
      key: 'do',
      title: t('actions'),
      fixed: true,
      width: 160,
      render: (r) => (
        <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
          <Button size="small" onClick={() => setDoing(r)}>{t('edit')}</Button>
          {r.brand && (
            <Confirm
              label={t('remove')}
              what={t('removeWhat', { name: r.domain.name })}
              then={t('removeThen')}
              done={t('removed')}
              danger
              act={() => brandings.remove(r.domain.id).then(() => loadBrand(own, true))}
            />
          )}
        </div>
      ),
    },
  ];
  return (
    <Page title={t('title')}>
      <ServerTable
        id="brandings"
        queryKey={['ops', 'brandings']}
        load={async ({ signal }) => {
          const [domains, all] = await Promise.all([accounts.everyDomain(signal), brandings.every(signal)]);
          const of = new Map(all.map((b) => [b.domain, b]));
          return whole<Row>(domains.map((domain) => ({ domain, brand: of.get(domain.id) })));
        }}
        find={(r) => `${r.domain.name} ${r.brand?.name_zh ?? ''} ${r.brand?.name_en ?? ''} ${r.brand?.host ?? ''}`}
        rowKey={(r) => r.domain.id}
        columns={columns}
        empty={{ title: t('none'), hint: t('noneHint') }}
      />
      <FormDrawer<Values, Brand>
        key={doing?.domain.id ?? 'none'}
        open={doing !== undefined}
        title={t('editOf', { name: doing?.domain.name ?? '' })}
        onClose={() => setDoing(undefined)}
        done={t('saved')}
        initial={initialOf(doing?.brand)}
        submit={(v) => write(doing?.domain.id ?? '', v)}
        onDone={() => loadBrand(own, true)}
      >
        {(form) => <BrandingFields form={form} present={doing?.brand} />}
      </FormDrawer>
    </Page>
  );
}
