import { Alert, Button } from 'antd';
import { ApiError } from '@/api/error';
import { common } from '@/i18n/common';
import { errors } from '@/i18n/errors';
import { useLang, useTexts, type Lang } from '@/i18n';

type Known = 0 | 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;
const KNOWN: readonly number[] = [0, 400, 401, 403, 404, 409, 413, 429, 500, 503];
/** Refusals whose status alone would be misread: a wrong password is no end of a session. */
const CODED = ['BadCredentials', 'WrongPassword', 'SecondFactorWrong', 'Locked', 'TooManySessions'] as const;

function kindOf({ status, code }: ApiError): Known | (typeof CODED)[number] {
  const coded = CODED.find((c) => c === code);
  if (coded) return coded;
  if (KNOWN.includes(status)) return status as Known;
  return status >= 500 ? 500 : 400;
}

/** What happened, in the words of the API. */
export function saidBy(error: unknown, lang: Lang): string {
  if (error instanceof ApiError) return lang === 'zh' ? (error.messageZh ?? error.message) : error.message;
  return error instanceof Error ? error.message : String(error);
}

/** An error: what happened, what it means, what to do. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { lang } = useLang();
  const t = useTexts(common);
  const e = useTexts(errors);
  const chunk = error instanceof TypeError && /import|module/i.test(error.message);
  const kind = error instanceof ApiError ? kindOf(error) : 500;
  const api = error instanceof ApiError ? error : undefined;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={saidBy(error, lang)}
      description={
        <>
          <div>
            {t('errorMeans')}: {chunk ? e('chunk') : e(`means${kind}`)}
          </div>
          <div>
            {t('errorDo')}: {chunk ? e('chunkDo') : e(`do${kind}`)}
          </div>
          {api?.field !== undefined && <div>{t('errorField', { field: api.field })}</div>}
          {api?.requestId !== undefined && <div className="mono">{t('errorRequest', { id: api.requestId })}</div>}
        </>
      }
      action={retry && <Button onClick={retry}>{t('retry')}</Button>}
    />
  );
}
