import { describe, expect, it } from 'vitest';
import { addMonths, weeks } from '@/api/calendar';
import { bounds, changed, changeEvents, clean, fromFields, importRows, incidentEvents, left, outcomes, problemEvents, riskEvents, standing, ticketEvents, toFields } from '@/pages/operator/service/form';

const entry = (id: string, event: string, corrects?: string) => ({ id, event, corrects });

describe('forms', () => {
  it('leave out what nobody filled in', () => {
    expect(clean({ a: ' x ', b: '', c: undefined, d: null, e: [], f: 0, g: false, h: ['y'] })).toEqual({ a: 'x', f: 0, g: false, h: ['y'] });
  });
  it('of a register: types as the API wants them, and only what changed', () => {
    const fields = [
      { name: 'n', type: 'integer' },
      { name: 'd', type: 'decimal' },
      { name: 'at', type: 'instant' },
      { name: 'q', type: 'questions' },
      { name: 'flag', type: 'flag' },
      { name: 'text', type: 'text' },
    ];
    const at = new Date('2026-01-01T08:00').toISOString();
    const typed = { n: '7', d: '1.50', at: '2026-01-01T08:00', q: '[{"id":"a","text":"b","max":5}]', flag: false, text: ' ' };
    const sent = { n: 7, d: '1.50', at, q: [{ id: 'a', text: 'b', max: 5 }], flag: false };
    expect(toFields(fields, typed)).toEqual(sent);
    expect(toFields(fields, fromFields(fields, sent))).toEqual(sent);
    expect(changed(fields, sent, { ...typed, n: 8, d: '' })).toEqual({ n: 8, d: null });
    expect(changed(fields, sent, typed)).toEqual({});
  });
});

describe('clocks', () => {
  it('count down, and up once they are late', () => {
    const due = '2026-01-03T00:00:00Z';
    expect(left(due, Date.parse('2026-01-01T22:58:57Z'))).toEqual({ late: false, days: 1, hours: 1, minutes: 1, seconds: 3 });
    expect(left(due, Date.parse('2026-01-03T00:00:05Z'))).toMatchObject({ late: true, days: 0, seconds: 5 });
    expect(left(due, Date.parse(due)).late).toBe(false);
  });
});

describe('cases take what their state takes', () => {
  it('incidents: each stage once, then closing or a relapse', () => {
    expect(incidentEvents('raised', []).slice(0, 5)).toEqual(['received', 'responded', 'on_site', 'handling', 'recovered']);
    const over = [entry('1', 'received'), entry('2', 'recovered')];
    expect(incidentEvents('recovered', over)).toEqual(['responded', 'on_site', 'handling', 'closed', 'relapse', 'level', 'escalate', 'waive_site']);
    expect(incidentEvents('handling', [...over, entry('3', 'relapse')])).toContain('recovered');
    expect(incidentEvents('raised', [entry('4', 'waive_site')])).not.toContain('waive_site');
    expect(incidentEvents('closed', over)).toEqual([]);
  });
  it('a correction takes the place of its entry', () => {
    const all = [entry('1', 'responded'), entry('2', 'responded', '1')];
    expect(standing(all)).toEqual(new Map([['responded', '2']]));
  });
  it('changes: by their kind', () => {
    expect(changeEvents('standard', 'requested', false)).toEqual(['approve', 'reject', 'cancel']);
    expect(changeEvents('reviewed', 'requested', false)).toEqual(['review', 'reject', 'cancel']);
    expect(changeEvents('emergency', 'requested', false)).toContain('begin');
    expect(changeEvents('emergency', 'running', false)).toContain('approve');
    expect(changeEvents('emergency', 'running', true)).not.toContain('approve');
    expect(changeEvents('standard', 'running', false)).not.toContain('approve');
    expect(changeEvents('standard', 'cancelled', false)).toEqual([]);
    expect(outcomes('rolling_back')).not.toContain('done');
    expect(outcomes('running')).not.toContain('rolled_back');
  });
  it('tickets, problems and risks; what is over takes nothing', () => {
    expect(ticketEvents('in_progress')).toEqual(['resolve', 'wait']);
    expect(ticketEvents('confirmed')).toEqual([]);
    expect(problemEvents('known_error')).toEqual(['resolve', 'diagnose']);
    expect(riskEvents('scanning')).toEqual(['report']);
    expect(riskEvents('reported')).toEqual([]);
  });
});

describe('months', () => {
  it('are weeks from Monday on, without a week too many', () => {
    const feb = weeks('2027-02');
    expect(feb).toHaveLength(4);
    expect(feb[0]![0]).toBe('2027-02-01');
    expect(feb[3]![6]).toBe('2027-02-28');
    const aug = weeks('2026-08');
    expect(aug).toHaveLength(6);
    expect(aug[0]![0]).toBe('2026-07-27');
    expect(aug.flat()).toContain('2026-08-31');
  });
  it('follow each other over the year', () => {
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(bounds('2026-12').to).toBe(new Date(2027, 0, 1).toISOString());
  });
});

describe('sheets of usage', () => {
  const head = 'source,key,meter,resource,project,kind,quantity,attributes.tier';
  it('become records', () => {
    expect(importRows(`\uFEFF${head}\r\nwaf,k1,site,r1,p1,event,,gold\r\n\r\n`)).toEqual([
      { source: 'waf', key: 'k1', meter: 'site', resource: 'r1', project: 'p1', kind: 'event', attributes: { tier: 'gold' } },
    ]);
  });
  it('name the line at fault', () => {
    expect(() => importRows('a,b\n1,2')).toThrow('1');
    expect(() => importRows(`${head}\nwaf,k1`)).toThrow('2');
  });
});
