import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { assetClasses, assetTexts } from '@/i18n/operator-assets';
import { usePick, useTexts } from '@/i18n';
import { AssetForm, useClassOptions } from './AssetForm';

type Asset = Schema<'Asset'>;

/** Hosts that are there and not in the register. */
function Found() {
  const t = useTexts(assetTexts);
  const { data: all, error, refetch } = useQuery({ queryKey: ['found-assets'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/found-assets', { signal })) });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  const missing = (all?.found ?? []).filter((f) => !f.asset);
  if (missing.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 12 }}
      title={t('found', { n: missing.length, names: missing.slice(0, 10).map((f) => f.name).join(', ') })}
      action={
        <Confirm
          label={t('registerFound')}
          what={t('registerFoundWhat', { n: missing.length })}
          done={t('registered')}
          act={() => data(ops.POST('/ops/v1/found-assets'))}
        />
      }
    />
  );
}

export default function Assets() {
  const t = useTexts(assetTexts);
  const say = usePick();
  const [form, setForm] = useState<{ open: boolean; was?: Asset }>({ open: false });
  const states = useStateOptions('asset');
  const classes = useClassOptions();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'class', label: t('class'), options: Object.entries(assetClasses).map(([value, name]) => ({ value, label: say(name) })) },
      { key: 'state', label: t('state'), options: states },
    ],
    [t, say, states],
  );
  const className = (c: string) => classes.find((o) => o.value === c)?.label ?? c;
  const plain = (key: 'serial' | 'vendor' | 'model' | 'version' | 'location' | 'address' | 'owner' | 'note', hidden = false): Column<Asset> => ({
    key,
    title: t(key),
    hidden,
    csv: (a) => a[key],
    render: (a) => a[key] || '—',
  });
  const columns: Column<Asset>[] = [
    { key: 'name', title: t('name'), fixed: true, csv: (a) => a.name, render: (a) => <strong>{a.name}</strong> },
    { key: 'class', title: t('class'), csv: (a) => className(a.class), render: (a) => className(a.class) },
    { key: 'state', title: t('state'), csv: (a) => a.state, render: (a) => <StateTag kind="asset" state={a.state} /> },
    plain('serial'),
    plain('vendor'),
    plain('model'),
    plain('version', true),
    plain('location'),
    plain('address', true),
    plain('owner'),
    { key: 'warranty', title: t('warranty'), csv: (a) => a.warranty, render: (a) => <span className="num">{a.warranty ?? '—'}</span> },
    plain('note', true),
    {
      key: 'host',
      title: t('host'),
      hidden: true,
      csv: (a) => a.host,
      render: (a) => (a.host ? <Link className="mono" to={`/operator/hosts/${encodeURIComponent(a.host)}`}>{a.host}</Link> : '—'),
    },
    { key: 'updated', title: t('updated'), hidden: true, csv: (a) => a.updated_at, render: (a) => <When at={a.updated_at} /> },
    { key: 'do', title: t('actions'), fixed: true, render: (a) => <Button size="small" onClick={() => setForm({ open: true, was: a })}>{t('edit')}</Button> },
  ];
  const add = <Button type="primary" onClick={() => setForm({ open: true })}>{t('register')}</Button>;
  return (
    <Page title={t('assets')} extra={<><Link to="/operator/stocktakes">{t('stocktakes')}</Link>{add}</>}>
      <Found />
      <ServerTable
        id="assets"
        queryKey={['assets']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { limit: String(limit), marker, class: f.class, state: f.state };
          const { assets } = await data(ops.GET('/ops/v1/assets', { params: { query }, signal }));
          return byLast(assets, limit, (a) => a.id);
        }}
        rowKey={(a) => a.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('assetsNone'), hint: t('assetsHint'), action: add }}
      />
      <AssetForm key={form.was?.id ?? 'new'} open={form.open} was={form.was} onClose={() => setForm((f) => ({ ...f, open: false }))} />
    </Page>
  );
}
