import { dayOf } from '@/api/calendar';
import { cloudDate } from '@/api/clock';

/** The ledger runs from the oldest on: it begins with today. */
export const today = (now = cloudDate()): string => `${dayOf(now)}T00:00`;
