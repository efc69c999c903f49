/** When somebody last did something here or in another tab of this browser. */
const KEY = 'xinglin.active';
const EVENTS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

export function lastActive(): number {
  return Number(localStorage.getItem(KEY) ?? 0);
}
export function touch(now = Date.now()): void {
  localStorage.setItem(KEY, String(now));
}

/** Notes what a person does, at most once a second; gives back how to stop. */
export function watch(): () => void {
  let noted = 0;
  const note = () => {
    const now = Date.now();
    if (now - noted > 1000) {
      noted = now;
      touch(now);
    }
  };
  for (const e of EVENTS) window.addEventListener(e, note, { passive: true, capture: true });
  return () => EVENTS.forEach((e) => window.removeEventListener(e, note, { capture: true }));
}

/** Seconds before the end at which people are warned. */
export const WARN = 60;

/** Seconds until the session ends by idleness. */
export function remaining(idleSeconds: number, active: number, now: number): number {
  return Math.ceil(idleSeconds - (now - active) / 1000);
}
