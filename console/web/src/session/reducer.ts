import type { Session } from '@/api/session';

/** Why nobody is logged in. */
export type Reason = 'fresh' | 'left' | 'untold' | 'idle' | 'ended';
export type State = { at: 'loading' } | { at: 'out'; reason: Reason } | { at: 'change'; session: Session } | { at: 'in'; session: Session };
export type Action =
  | { type: 'got'; session: Session }
  | { type: 'none' }
  | { type: 'left' }
  /** Left here, but the cloud could not be told: there the session goes on until it ends by itself. */
  | { type: 'untold' }
  | { type: 'idle' }
  | { type: 'ended' }
  | { type: 'must-change' };

export const start: State = { at: 'loading' };

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'got':
      return { at: action.session.must_change ? 'change' : 'in', session: action.session };
    case 'none':
      return { at: 'out', reason: 'fresh' };
    case 'left':
    case 'untold':
    case 'idle':
      return { at: 'out', reason: action.type };
    case 'ended':
      // The first of many calls that fail says why; a logout is not overwritten by the calls that it cuts off.
      return state.at === 'out' ? state : { at: 'out', reason: state.at === 'loading' ? 'fresh' : 'ended' };
    case 'must-change':
      return state.at === 'in' ? { at: 'change', session: { ...state.session, must_change: true } } : state;
  }
}
