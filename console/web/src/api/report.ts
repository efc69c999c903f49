import { call } from './http';
import { seg } from './openstack';

/** A document of the cloud as JSON: `foundation/kernel/src/document`. */
export interface Name {
  zh: string;
  en: string;
}
export interface DocumentTable {
  columns: { name: Name; kind: 'text' | 'mark' | 'money' | 'quantity' | 'percent' | 'date' }[];
  rows: DocumentCell[][];
  total: DocumentCell[] | null;
}
export type DocumentCell = string | number | null;
export type Block = { text: string } | { fields: { name: Name; value: string }[] } | { table: DocumentTable };
export interface Section {
  title: Name;
  blocks: Block[];
}
export interface CloudDocument {
  title: Name;
  file: string;
  period: string;
  draft: boolean;
  head: { name: Name; value: string }[];
  sections: Section[];
  notes: string[];
  appendix: Section[];
}

const at = (month: string) => `/ops/v1/utilisation/${seg(month)}/document`;

export const utilisation = {
  read: (month: string, project: string | undefined, signal?: AbortSignal) =>
    call<CloudDocument>('GET', at(month), { query: { format: 'json', project }, signal }),
  at,
};
