import { Button, Result, Spin } from 'antd';
import { Link, useRouteError } from 'react-router';
import { Failure } from '@/components/Failure';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';

export function Waiting() {
  const t = useTexts(common);
  return (
    <div role="status" style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }}>
      <Spin />
      <span className="visually-hidden">{t('loading')}</span>
    </div>
  );
}

export function NotFound({ role = false }: { role?: boolean }) {
  const t = useTexts(common);
  return (
    <Result
      status="404"
      icon={null}
      title={<h1 style={{ fontSize: 22 }}>{t('nothingHere')}</h1>}
      subTitle={role ? t('noPerspective') : t('nothingHereHint')}
      extra={
        role ? undefined : (
          <Link to="/">
            <Button type="primary">{t('toHome')}</Button>
          </Link>
        )
      }
    />
  );
}

/** What one project has cannot be shown without a project. */
export function NoProject() {
  const t = useTexts(common);
  return <Result icon={null} title={<h1 style={{ fontSize: 22 }}>{t('scopeNone')}</h1>} subTitle={t('scopeChoose')} />;
}

/** A page that broke takes down no other. */
export function RouteError() {
  const error = useRouteError();
  return <Failure error={error} retry={() => location.reload()} />;
}
