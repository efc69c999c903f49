import { useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, withNext } from '@/api/paging';
import { Money } from '@/components/Money';
import { PersonName, ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useLang, useTexts } from '@/i18n';
import { usePersonName, useProjectName } from '@/session/names';
import { Section } from './parts';

type Entry = Schema<'JournalEntry'>;
type Posting = Schema<'JournalPosting'>;
const ACCOUNTS = ['accrued', 'revenue', 'disputed', 'payable', 'paid', 'retention', 'deductions', 'cap_excess', 'unclaimed', 'price'] as const;
const KINDS = ['issue', 'adjustment', 'dispute', 'resolution', 'settlement', 'payment'] as const;

export default function Journal() {
  const t = useTexts(texts);
  const { lang } = useLang();
  const project = useProjectName();
  const person = usePersonName();
  const account = (p: Posting) => {
    const known = ACCOUNTS.find((a) => a === p.account);
    return lang === 'zh' ? p.account_name : known ? t(`account_${known}`) : p.account;
  };
  const kind = (k: string) => {
    const known = KINDS.find((x) => x === k);
    return known ? t(`entry_${known}`) : k;
  };
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'account', label: t('account'), options: ACCOUNTS.map((value) => ({ value, label: t(`account_${value}`) })) },
      { key: 'project', label: t('project'), project: true },
    ],
    [t],
  );
  const columns: Column<Entry>[] = [
    { key: 'at', title: t('at'), fixed: true, csv: (e) => e.at, render: (e) => <When at={e.at} seconds /> },
    { key: 'kind', title: t('kind'), csv: (e) => e.kind, render: (e) => kind(e.kind) },
    { key: 'memo', title: t('memo'), width: 260, csv: (e) => e.memo, render: (e) => e.memo },
    { key: 'project', title: t('project'), csv: (e) => project(e.project), render: (e) => <ProjectName id={e.project} /> },
    {
      key: 'postings',
      title: t('postings'),
      width: 300,
      csv: (e) => e.postings.map((p) => `${p.account} ${p.amount}`).join('; '),
      render: (e) => e.postings.map((p, n) => <div key={n}>{account(p)}: <Money yuan={p.amount} /></div>),
    },
    { key: 'reference', title: t('reference'), width: 220, csv: (e) => e.reference, render: (e) => <span className="mono">{e.reference}</span> },
    { key: 'by', title: t('by'), hidden: true, csv: (e) => person(e.by), render: (e) => <PersonName id={e.by} /> },
  ];
  const balances: Column<Posting>[] = [
    { key: 'account', title: t('account'), fixed: true, csv: account, render: account },
    { key: 'project', title: t('project'), csv: (p) => project(p.project), render: (p) => (p.project ? <ProjectName id={p.project} /> : t('wholeContract')) },
    { key: 'amount', title: t('amount'), align: 'right', csv: (p) => p.amount, render: (p) => <Money yuan={p.amount} /> },
  ];
  return (
    <Page title={t('journal')}>
      <Section title={t('balances')}>
        <ServerTable
          id="balances"
          prefix="b-"
          queryKey={['balances']}
          load={async ({ limit, marker, signal }) => {
            const page = await data(ops.GET('/ops/v1/balances', { params: { query: { limit: String(limit), marker } }, signal }));
            return withNext(page.balances, page.next);
          }}
          rowKey={(p) => `${p.account} ${p.project ?? ''}`}
          columns={balances}
          pageSize={50}
          empty={{ title: t('balancesNone'), hint: t('journalHint') }}
        />
      </Section>
      <Section title={t('entries')}>
        <ServerTable
          id="journal"
          queryKey={['journal']}
          load={async ({ limit, marker, filters: f, signal }) => {
            const { entries } = await data(ops.GET('/ops/v1/journal', { params: { query: { ...f, limit: String(limit), marker } }, signal }));
            return byLast(entries, limit, (e) => e.id);
          }}
          rowKey={(e) => e.id}
          columns={columns}
          filters={filters}
          empty={{ title: t('journalNone'), hint: t('journalHint') }}
        />
      </Section>
    </Page>
  );
}
