//! Amounts in capital numerals (大写金额), as bills, cheques and contracts write them: 财政部《会计基础工作规范》第五十二条 and 《支付结算办法》附一.

use kernel::Money;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];

/// An amount in words. It is rounded to the fen, half up. `whole_jiao`: write 整 behind 角 as well (accounting rules want it, banks may leave
/// it out).
///
/// One 零 stands for a run of zeros inside; none is written where a zero stands only at the place of 万 or 元 before a digit, which the rules
/// leave open.
pub fn capital(amount: Money, whole_jiao: bool) -> String {
    let fen = (amount.to_fen_half_up().yuan() * Decimal::ONE_HUNDRED).trunc().to_i128().unwrap_or_default();
    let mut out = String::new();
    if fen < 0 {
        out.push('负');
    }
    let fen = fen.unsigned_abs();
    let (yuan, jiao, last) = (fen / 100, digit(fen / 10 % 10), digit(fen % 10));
    if yuan > 0 {
        out.push_str(&whole(yuan));
        out.push('元');
    }
    match (jiao, last) {
        (0, 0) if yuan > 0 => out.push('整'),
        (0, 0) => out.push_str("零元整"),
        (j, 0) => {
            out.push_str(DIGITS[j]);
            out.push_str(if whole_jiao { "角整" } else { "角" });
        }
        (0, f) => {
            if yuan > 0 {
                out.push('零');
            }
            out.push_str(DIGITS[f]);
            out.push('分');
        }
        (j, f) => {
            out.extend([DIGITS[j], "角", DIGITS[f], "分"]);
        }
    }
    out
}

/// A remainder of a division by ten.
fn digit(n: u128) -> usize {
    usize::try_from(n % 10).unwrap_or_default()
}

/// Past 亿 the words repeat: 万亿, 亿亿.
fn whole(n: u128) -> String {
    const YI: u128 = 100_000_000;
    if n < YI {
        return below_yi(n);
    }
    joined(whole(n / YI), "亿", n % YI, YI / 10, below_yi)
}

fn below_yi(n: u128) -> String {
    if n < 10_000 {
        return below_wan(n);
    }
    joined(below_wan(n / 10_000), "万", n % 10_000, 1000, below_wan)
}

fn joined(high: String, unit: &str, low: u128, full: u128, say: fn(u128) -> String) -> String {
    let mut out = high;
    out.push_str(unit);
    if low > 0 {
        if low < full {
            out.push('零');
        }
        out.push_str(&say(low));
    }
    out
}

fn below_wan(n: u128) -> String {
    let mut out = String::new();
    let mut zero = false;
    for place in (0..4u32).rev() {
        let d = digit(n / 10u128.pow(place));
        if d == 0 {
            zero = !out.is_empty();
            continue;
        }
        if zero {
            out.push('零');
        }
        zero = false;
        out.push_str(DIGITS[d]);
        out.push_str(PLACES.get(place as usize).copied().unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(s: &str) -> String {
        capital(Money::parse(s).unwrap(), true)
    }

    #[test]
    fn as_the_rules_write_them() {
        for (amount, want) in [
            ("0", "零元整"),
            ("0.04", "肆分"),
            ("0.50", "伍角整"),
            ("0.57", "伍角柒分"),
            ("10", "壹拾元整"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("100005", "壹拾万零伍元整"),
            ("30000000.00", "叁仟万元整"),
            ("13990960", "壹仟叁佰玖拾玖万零玖佰陆拾元整"),
            ("100000000", "壹亿元整"),
            ("100000001", "壹亿零壹元整"),
            ("120030004000.05", "壹仟贰佰亿叁仟万肆仟元零伍分"),
            ("1000000000000", "壹万亿元整"),
            ("20000000000000001", "贰亿亿零壹元整"),
            ("-4320000", "负肆佰叁拾贰万元整"),
            ("9.995", "壹拾元整"),
        ] {
            assert_eq!(words(amount), want, "{amount}");
        }
        assert_eq!(capital(Money::parse("1.20").unwrap(), false), "壹元贰角");
    }

    /// Reads the words back: the only check that holds for every amount.
    fn read(s: &str) -> i128 {
        let (mut total, mut section, mut digit, mut fen) = (0i128, 0i128, 0i128, 0i128);
        for c in s.chars() {
            match c {
                '负' | '零' | '整' => {}
                '拾' | '佰' | '仟' => {
                    section += digit * 10i128.pow("拾佰仟".chars().position(|x| x == c).unwrap() as u32 + 1);
                    digit = 0;
                }
                '万' => {
                    total += (section + digit) * 10_000;
                    (section, digit) = (0, 0);
                }
                '亿' => {
                    total = (total + section + digit) * 100_000_000;
                    (section, digit) = (0, 0);
                }
                '元' => {
                    total += section + digit;
                    (section, digit) = (0, 0);
                }
                '角' => {
                    fen += digit * 10;
                    digit = 0;
                }
                '分' => {
                    fen += digit;
                    digit = 0;
                }
                d => digit = DIGITS.iter().position(|x| x.starts_with(d)).unwrap() as i128,
            }
        }
        total * 100 + fen
    }

    proptest! {
        #[test]
        fn words_read_back_as_the_amount(fen in 0i64..i64::MAX) {
            let s = capital(Money::from_fen(fen), true);
            prop_assert_eq!(read(&s), i128::from(fen), "{}", s);
            prop_assert!(!s.contains("零零") && !s.contains("零元角"), "{}", s);
        }
    }
}
