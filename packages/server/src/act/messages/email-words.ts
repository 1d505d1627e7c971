import { pickLanguage } from '@opencxm/survey'

/** What every e-mail says of itself. */
export type EmailWords = { unsubscribe: string; preferences: string; open: string }

/** In the languages in which the survey's page speaks. */
const all: Record<string, EmailWords> = {
  en: { unsubscribe: 'Unsubscribe', preferences: 'Preferences', open: 'Open the survey' },
  'zh-Hans': { unsubscribe: '退订', preferences: '接收偏好', open: '打开问卷' },
  'zh-Hant': { unsubscribe: '取消訂閱', preferences: '接收偏好', open: '開啟問卷' },
  ar: { unsubscribe: 'إلغاء الاشتراك', preferences: 'التفضيلات', open: 'فتح الاستبيان' },
  de: { unsubscribe: 'Abmelden', preferences: 'Einstellungen', open: 'Umfrage öffnen' },
  es: { unsubscribe: 'Darse de baja', preferences: 'Preferencias', open: 'Abrir la encuesta' },
  fr: { unsubscribe: 'Se désabonner', preferences: 'Préférences', open: 'Ouvrir le questionnaire' },
  ja: { unsubscribe: '配信停止', preferences: '配信設定', open: 'アンケートを開く' },
  ko: { unsubscribe: '수신 거부', preferences: '수신 설정', open: '설문 열기' },
  pt: { unsubscribe: 'Cancelar inscrição', preferences: 'Preferências', open: 'Abrir a pesquisa' },
  ru: { unsubscribe: 'Отписаться', preferences: 'Настройки', open: 'Открыть опрос' },
}

/** The words in the language of a message, else in English. */
export function emailWords(language: string): EmailWords {
  return all[pickLanguage(language, Object.keys(all))] as EmailWords
}
