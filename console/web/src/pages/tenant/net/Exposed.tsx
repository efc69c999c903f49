import { Alert } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { data, ops } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { sec } from '@/i18n/tenant-security';
import { useTexts } from '@/i18n';

/** What the whole internet reaches already: rules that came by the API. Nothing is said where nothing is. */
export function Exposed() {
  const t = useTexts(sec);
  const query = useQuery({ queryKey: ['exposures'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/exposures', { params: { query: { limit: '100' } }, signal })) });
  const all = query.data?.exposures ?? [];
  // Not to know it is not the same as that there is nothing.
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (all.length === 0) return null;
  const ports = (e: (typeof all)[number]) => [e.protocol?.toUpperCase() ?? t('anyWay'), e.from_port, e.to_port !== e.from_port ? `– ${e.to_port ?? ''}` : ''].filter(Boolean).join(' ');
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('exposed', { n: query.data?.next ? `${all.length}+` : all.length })}
      description={
        <>
          <p>{t('exposedHint')}</p>
          <ul>
            {all.slice(0, 10).map((e) => (
              <li key={`${e.floating_ip}${e.rule}`}>
                <Link to={`/tenant/security-groups/${e.security_group}`}>{t('exposedBy', { address: e.address, what: ports(e) })}</Link>
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}
