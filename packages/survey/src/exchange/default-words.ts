/** What a survey of elsewhere shows where its file says nothing. */
export type DefaultWords = {
  thanks: string
  yes: string
  no: string
  other: string
  none: string
  refuse: string
  dontKnow: string
}

const words: { readonly [language: string]: DefaultWords } = {
  en: {
    thanks: 'Thank you',
    yes: 'Yes',
    no: 'No',
    other: 'Other',
    none: 'None',
    refuse: 'Refuse to answer',
    dontKnow: "Don't know",
  },
  'zh-Hans': {
    thanks: '谢谢您的回答',
    yes: '是',
    no: '否',
    other: '其他',
    none: '以上都不是',
    refuse: '拒绝回答',
    dontKnow: '不知道',
  },
  'zh-Hant': {
    thanks: '謝謝您的回答',
    yes: '是',
    no: '否',
    other: '其他',
    none: '以上皆非',
    refuse: '拒絕回答',
    dontKnow: '不知道',
  },
  de: {
    thanks: 'Vielen Dank',
    yes: 'Ja',
    no: 'Nein',
    other: 'Sonstiges',
    none: 'Nichts davon',
    refuse: 'Keine Antwort',
    dontKnow: 'Weiß nicht',
  },
  fr: {
    thanks: 'Merci',
    yes: 'Oui',
    no: 'Non',
    other: 'Autre',
    none: 'Aucun de ces choix',
    refuse: 'Refuse de répondre',
    dontKnow: 'Ne sait pas',
  },
  es: {
    thanks: 'Gracias',
    yes: 'Sí',
    no: 'No',
    other: 'Otro',
    none: 'Ninguno',
    refuse: 'Negarse a responder',
    dontKnow: 'No sé',
  },
  ja: {
    thanks: 'ありがとうございました',
    yes: 'はい',
    no: 'いいえ',
    other: 'その他',
    none: '該当なし',
    refuse: '回答しない',
    dontKnow: 'わからない',
  },
}

/** In this language where we have it, else in English. */
export function wordsOf(language: string): DefaultWords {
  return words[language] ?? words[language.replace(/-.*/, '')] ?? (words.en as DefaultWords)
}
