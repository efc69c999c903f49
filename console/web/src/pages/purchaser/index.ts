import { AuditOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';

const decisions = ['审批与确认', 'Decisions'] as const;
const contract = ['合同', 'Contract'] as const;
const judged = ['考核与证据', 'Assessment and evidence'] as const;
const money = ['对账与结算', 'Reconciliation'] as const;

export const purchaser: Perspective = {
  id: 'purchaser',
  name: ['采购方', 'Purchaser'],
  icon: AuditOutlined,
  roles: ['purchaser'],
  pages: [
    { path: '', menu: ['待我审批', 'Approvals'], group: decisions, load: () => import('./Approvals') },
    { path: 'orders/:id', load: () => import('./OrderPage') },
    { path: 'deputies', menu: ['代理人', 'Deputies'], group: decisions, load: () => import('./Deputies') },
    { path: 'deliveries', menu: ['试用与交付件', 'Trials and deliverables'], group: decisions, load: () => import('./Deliveries') },
    { path: 'pool-proposals', menu: ['资源池容量确认', 'Pool proposals'], group: decisions, load: () => import('./PoolProposals') },
    { path: 'loans', menu: ['配额借用审批', 'Loans of quota'], group: decisions, load: () => import('./Loans') },
    { path: 'contract', menu: ['合同概览', 'At a glance'], group: contract, load: () => import('./Glance') },
    { path: 'payments', menu: ['支付计划', 'Payment plan'], group: contract, load: () => import('./Payments') },
    { path: 'versions', menu: ['合同版本与读法', 'Versions and readings'], group: contract, load: () => import('./Versions') },
    // One page for both sides: the API lets either check a text before it is proposed.
    { path: 'contract/check', menu: ['合同校验与比较', 'Contract check and diff'], group: contract, load: () => import('../operator/service/ContractCheck') },
    { path: 'books', menu: ['资源对账', 'Reconciliation'], group: money, load: () => import('./Books') },
    { path: 'books/:project/:month', load: () => import('./BookPage') },
    { path: 'corrections', menu: ['用量更正', 'Corrections of usage'], group: money, load: () => import('./Corrections') },
    { path: 'settlements', menu: ['结算单', 'Settlements'], group: money, load: () => import('./Settlements') },
    { path: 'settlements/:id', load: () => import('./SettlementPage') },
    { path: 'assessments', menu: ['考核', 'Assessments'], group: judged, load: () => import('./Assessments') },
    { path: 'assessments/:id', load: () => import('./AssessmentPage') },
    { path: 'simulate', menu: ['模拟测算', 'What if'], group: judged, load: () => import('./Simulate') },
    { path: 'evidence', menu: ['证据室', 'Evidence room'], group: judged, load: () => import('./EvidenceRoom') },
    { path: 'evidence/:id', load: () => import('./EvidenceRoom') },
    { path: 'duties', menu: ['义务与补录', 'Duties and late entries'], group: judged, load: () => import('./Duties') },
    { path: 'duties/:id', load: () => import('./DutyPage') },
  ],
};
