import { useQuery } from '@tanstack/react-query';
import { Card, Descriptions, Spin } from 'antd';
import { data, ops } from '@/api/ops';
import { useProduct } from '@/brand/store';
import { Failure } from '@/components/Failure';
import { Logo } from '@/components/Logo';
import { Page } from '@/components/Page';
import { common } from '@/i18n/common';
import { edges } from '@/i18n/edges';
import { useLang, useTexts } from '@/i18n';
import { notices } from './notices';

/** What runs here, under which contract, and what it is made of. */
export default function About() {
  const t = useTexts(edges);
  const ours = useTexts(common)('product');
  const product = useProduct();
  const zh = useLang().lang === 'zh';
  const version = useQuery({ queryKey: ['version'], queryFn: ({ signal }) => data(ops.GET('/ops/v1', { signal })) });
  const contract = useQuery({ queryKey: ['contract'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/contract', { signal })) });
  const v = version.data;
  const c = contract.data;
  return (
    <Page title={t('about')}>
      <div style={{ display: 'grid', gap: 16 }}>
        <Card title={<span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}><Logo size={24} /> {product}</span>}>
          {version.error && <Failure error={version.error} retry={() => void version.refetch()} />}
          {version.isPending && <Spin />}
          {v && (
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: 'v', label: t('version'), children: <span className="mono">{v.product} {v.version}</span> },
                { key: 'a', label: t('api'), children: v.api },
                { key: 'd', label: t('description'), children: <a href={v.openapi} className="mono">{v.openapi}</a> },
                { key: 'e', label: t('engines'), children: t(v.simulated ? 'simulated' : 'real') },
                { key: 'l', label: t('licence'), children: product === ours ? t('own') : t('ownBranded', { product }) },
              ]}
            />
          )}
        </Card>
        <Card title={t('contract')}>
          {contract.error && <Failure error={contract.error} retry={() => void contract.refetch()} />}
          {contract.isPending && <Spin />}
          {c && (
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: 't', label: t('contract'), children: zh ? c.title : c.title_en },
                { key: 'v', label: t('contractVersion'), children: c.version },
                { key: 'p', label: t('purchaser'), children: c.purchaser },
                { key: 's', label: t('supplier'), children: c.supplier },
                { key: 'z', label: t('zone'), children: c.zone },
                { key: 'd', label: t('digest'), children: <span className="mono">{c.digest}</span> },
              ]}
            />
          )}
        </Card>
        <Card title={t('notices')}>
          <p style={{ marginTop: 0 }}>{t('noticesText')}</p>
          <Descriptions column={1} size="small" items={notices.map(([name, licence]) => ({ key: name, label: <span className="mono">{name}</span>, children: licence }))} />
          <p>{t('echarts')}</p>
        </Card>
      </div>
    </Page>
  );
}
