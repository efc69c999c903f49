import { useLang } from '@/i18n';

/** Groups the digits of an amount as the API writes it; never a float, so that not a fen is lost. */
export function group(amount: string): string {
  const m = /^(-?)(\d+)(\.\d+)?$/.exec(amount);
  if (!m) return amount;
  return `${m[1]}${m[2]!.replace(/\B(?=(\d{3})+$)/g, ',')}${m[3] ?? ''}`;
}

/** Yuan, as the API's decimal string. */
export function Money({ yuan }: { yuan: string | null | undefined }) {
  const { lang } = useLang();
  if (yuan === null || yuan === undefined) return <span>—</span>;
  return <span className="num">{lang === 'zh' ? `${group(yuan)} 元` : `CNY ${group(yuan)}`}</span>;
}

const DIGITS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const SMALL = ['', '拾', '佰', '仟'];
const LARGE = ['', '万', '亿', '万亿'];

/** Four digits, without the unit of their group. */
function four(digits: string): string {
  let text = '';
  let gap = false;
  for (const [i, c] of [...digits].entries()) {
    if (c === '0') {
      gap = text !== '';
      continue;
    }
    text += (gap ? '零' : '') + DIGITS[Number(c)] + SMALL[digits.length - 1 - i];
    gap = false;
  }
  return text;
}

/** An amount in capital figures, as statements and payment papers write it. */
export function capital(amount: string): string {
  const m = /^(-?)(\d{1,16})(?:\.(\d{1,2})0*)?$/.exec(amount);
  if (!m) return amount;
  const digits = m[2]!.padStart(Math.ceil(m[2]!.length / 4) * 4, '0');
  const groups = digits.match(/\d{4}/g) ?? [];
  let text = '';
  groups.forEach((g, i) => {
    const value = four(g);
    // A zero is said where a group, or its first digit, is missing between others.
    const gap = text !== '' && value !== '' && (g.startsWith('0') || groups[i - 1] === '0000');
    if (value !== '') text += (gap ? '零' : '') + value + LARGE[groups.length - 1 - i];
  });
  const fen = (m[3] ?? '').padEnd(2, '0');
  const [jiao, li] = [Number(fen[0]), Number(fen[1])];
  let out = text === '' ? '' : `${text}元`;
  if (jiao === 0 && li === 0) out = `${out === '' ? '零元' : out}整`;
  else {
    if (jiao > 0) out += `${DIGITS[jiao]}角`;
    else if (out !== '') out += '零';
    out += li > 0 ? `${DIGITS[li]}分` : '整';
  }
  return (m[1] ? '负' : '') + out;
}

export function Capital({ yuan }: { yuan: string }) {
  return <span lang="zh-CN">{capital(yuan)}</span>;
}
