import type { QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Rows } from '@/api/paging';

export interface Sort {
  key: string;
  dir: 'asc' | 'desc';
}
/** What a table asks its API for. */
export interface Ask {
  limit: number;
  marker?: string;
  /** Filters and search by their keys; empty ones are left out. */
  filters: Record<string, string>;
  sort?: Sort;
  signal?: AbortSignal;
}
export interface Column<T> {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  /** In a sheet; a column without it is left out there. */
  csv?: (row: T) => string | number | boolean | null | undefined;
  width?: number;
  align?: 'right';
  /** The API sorts by this. A list that comes whole (`find`) is sorted here instead, by every column that a sheet has. */
  sort?: string;
  /** Not shown until somebody chooses it. */
  hidden?: boolean;
  /** Always shown: the name, the actions. */
  fixed?: boolean;
}
export interface Filter {
  key: string;
  label: string;
  /** A choice; free text without. */
  options?: { value: string; label: string }[];
  /** A project, chosen by its name. */
  project?: boolean;
  /** Input of a day or month, as the API takes it. */
  input?: 'month' | 'datetime-local';
  /** What holds as long as nothing is chosen. */
  initial?: string;
}
export interface TableProps<T> {
  /** Under which the columns are kept, and the name of the sheet. */
  id: string;
  queryKey: QueryKey;
  load: (ask: Ask) => Promise<Rows<T>>;
  rowKey: (row: T) => string;
  columns: Column<T>[];
  filters?: Filter[];
  /** A filter of the API that is a search; typed, it is asked for after a pause. */
  search?: { key: string; placeholder: string };
  /** For lists that come whole, which are searched and sorted here: what of a row is searched. */
  find?: (row: T) => string;
  /** Bulk actions on chosen rows. */
  bulk?: (rows: T[], clear: () => void) => ReactNode;
  /** What to do first when there is nothing. */
  empty?: { title: string; hint: string; action?: ReactNode };
  /** Reads again every so many milliseconds while the page is seen. */
  live?: number;
  /** Buttons beside the filters. */
  tools?: ReactNode;
  /** Two tables on a page keep their filters apart by it. */
  prefix?: string;
  pageSize?: number;
}
