import { Result, Spin } from 'antd';
import type { ReactNode } from 'react';
import { useRouteError } from 'react-router';
import { useTitle } from '@/brand/store';
import { Failure } from '@/components/Failure';
import { LinkButton } from '@/components/LinkButton';
import { common } from '@/i18n/common';
import { edges } from '@/i18n/edges';
import { useRoleName } from '@/i18n/roles';
import { usePick, useTexts } from '@/i18n';
import { useSession } from '@/session/context';

export function Waiting() {
  const t = useTexts(common);
  return (
    <div role="status" style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }}>
      <Spin />
      <span className="visually-hidden">{t('loading')}</span>
    </div>
  );
}

function Edge({ title, children, home = true }: { title: string; children: ReactNode; home?: boolean }) {
  const t = useTexts(edges);
  useTitle(title);
  return (
    <Result
      icon={null}
      title={<h1 style={{ fontSize: 22 }}>{title}</h1>}
      subTitle={children}
      extra={
        home ? (
          <LinkButton to="/" type="primary">
            {t('toHome')}
          </LinkButton>
        ) : undefined
      }
    />
  );
}

/** What one project has cannot be shown without a project. */
export function NoProject() {
  const t = useTexts(common);
  return <Edge title={t('scopeNone')} home={false}>{t('scopeChoose')}</Edge>;
}

export function NotFound({ role = false }: { role?: boolean }) {
  const t = useTexts(edges);
  const c = useTexts(common);
  return <Edge title={t('notFound')} home={!role}>{role ? c('noPerspective') : t('notFoundHint')}</Edge>;
}

/** There is such a page, and it is for others: whom, who one is, and what to do about it. */
export function Forbidden({ roles }: { roles: readonly string[] }) {
  const t = useTexts(edges);
  const say = usePick();
  const role = useRoleName();
  const { scope, roles: own } = useSession();
  const names = (of: readonly string[]) => of.map(role).join(say(['、', ', ']));
  const place = scope === null ? t('noScope') : 'system' in scope ? t('platform') : scope.project.name;
  return (
    <Edge title={t('forbidden')}>
      <p>{t('forbiddenHint', { roles: names(roles) })}</p>
      <p>{t('forbiddenOwn', { scope: place, roles: own.length === 0 ? t('noRoles') : names(own) })}</p>
      <p>{t('forbiddenDo')}</p>
    </Edge>
  );
}

/** A page that broke takes down no other. */
export function RouteError() {
  const error = useRouteError();
  return <Failure error={error} retry={() => location.reload()} />;
}
