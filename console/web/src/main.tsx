import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Antd, ConfigProvider } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { StrictMode, useCallback, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { ApiError } from '@/api/error';
import { renewsItself } from '@/components/table/useLive';
import { branded } from '@/brand/colour';
import { BrandHead, useBrand } from '@/brand/store';
import { LanguageProvider, type Lang } from '@/i18n';
import { router } from '@/routes';
import { SessionProvider } from '@/session/context';
import '@/theme/base.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal is an answer; only a cloud that does not answer is asked again.
      retry: (n, e) => n < 2 && !(e instanceof ApiError && e.status >= 400 && e.status < 500),
      refetchOnWindowFocus: false,
    },
  },
  // What changed something makes every list that is shown be read again.
  mutationCache: new MutationCache({ onSuccess: () => void queries.invalidateQueries({ predicate: (q) => !renewsItself(q) }) }),
});

const KEY = 'xinglin.lang';
/** No space between the two characters of a button: its text is to be found in its label. */
const BUTTON = { autoInsertSpace: false };
// The server of the page may give styles a nonce; it stands on this element.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

function Root() {
  const [lang, set] = useState<Lang>(() => (localStorage.getItem(KEY) === 'en' ? 'en' : 'zh'));
  const setLang = useCallback((next: Lang) => {
    localStorage.setItem(KEY, next);
    set(next);
  }, []);
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    dayjs.locale(lang === 'zh' ? 'zh-cn' : 'en');
  }, [lang]);
  const { colour } = useBrand();
  const theme = useMemo(() => branded(colour), [colour]);
  return (
    <ConfigProvider locale={lang === 'zh' ? zh : en} theme={theme} csp={nonce ? { nonce } : undefined} button={BUTTON}>
      <LanguageProvider lang={lang} setLang={setLang}>
        {/* Before the pages, which name the window after it. */}
        <BrandHead />
        <Antd style={{ height: '100%' }}>
          <QueryClientProvider client={queries}>
            <SessionProvider>
              <RouterProvider router={router} />
            </SessionProvider>
          </QueryClientProvider>
        </Antd>
      </LanguageProvider>
    </ConfigProvider>
  );
}

/** The whole application; whoever took it up in a document of his own may take it down. */
export const root = createRoot(document.getElementById('root')!);
root.render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
