import type { Schema } from '@/api/ops';
import type { FileHead } from '@/api/evidence';

export type Proof = Schema<'ClauseProof'>;

export const PROOF_KINDS = ['test', 'screenshot', 'certificate'] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];
export const kindOf = (kind: string): ProofKind | undefined => PROOF_KINDS.find((k) => k === kind);

export interface Fields {
  kind: ProofKind;
  title: string;
  clauses: string[];
  evidence: FileHead[];
  passed?: 'yes' | 'no';
  at?: string;
  valid_until?: string;
  note?: string;
}

const instant = (local: string | undefined): string | null => (local ? new Date(local).toISOString() : null);

/** What the API is sent: a verdict is of tests alone, an end of certificates alone. */
export function requestOf(f: Fields): Schema<'ClauseProofRequest'> {
  return {
    kind: f.kind,
    title: f.title.trim(),
    clauses: f.clauses.map((c) => c.trim()).filter(Boolean),
    evidence: f.evidence[0]!.id,
    passed: f.kind === 'test' ? f.passed === 'yes' : null,
    at: instant(f.at),
    valid_until: f.kind === 'certificate' ? instant(f.valid_until) : null,
    note: f.note?.trim() || null,
  };
}

/** How a proof stands: a key of the texts. */
export function standing(p: Pick<Proof, 'withdrawn_at' | 'valid_until' | 'kind' | 'passed'>, now: number): 'withdrawn' | 'expired' | 'passed' | 'failed' | 'valid' {
  if (p.withdrawn_at) return 'withdrawn';
  if (p.kind === 'test') return p.passed ? 'passed' : 'failed';
  return p.valid_until && Date.parse(p.valid_until) <= now ? 'expired' : 'valid';
}
