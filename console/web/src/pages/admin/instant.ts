import { cloudDate } from '@/api/clock';

/** What an input of day and time holds, as an instant. */
export const instant = (local: string | undefined) => (local ? new Date(local).toISOString() : undefined);

/** The ledger runs from the oldest on: it begins with today. */
export function today(now = cloudDate()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T00:00`;
}
