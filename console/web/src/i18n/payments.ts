import { useCallback } from 'react';
import { usePick, type Pair } from '.';

/** Why an amount is not known yet, by the names of the API. */
export const openWhys: Readonly<Record<string, Pair>> = {
  bills: ['账单未全部关闭（{what}）', 'bills are not all closed ({what})'],
  score: ['评分未定（{what}）', 'the score of {what}'],
  decision: ['须由采购方在 {what} 之间确定比例', 'the purchaser decides a share within {what}'],
  until: ['等待事件（{what}）', 'it waits for {what}'],
  amount: ['合同总价未知', 'the total is not known'],
  payment: ['取决于付款 {what}', 'it hangs on payment {what}'],
};

export function useOpenWhy(): (why: string, what: string | null | undefined) => string {
  const say = usePick();
  return useCallback((why, what) => say(openWhys[why] ?? [why, why], { what: what ?? '' }), [say]);
}
