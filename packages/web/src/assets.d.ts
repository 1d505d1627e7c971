// What Vite resolves and TypeScript cannot.
declare module '*.css'
declare module '@fontsource-variable/inter/wght.css'
// antd's locale files are modules for a bundler; TypeScript would read them as CommonJS and wrap the default twice.
declare module 'antd/es/locale/zh_CN.js' {
  import type { Locale } from 'antd/es/locale/index.js'

  const locale: Locale
  export default locale
}
declare module 'antd/es/locale/zh_TW.js' {
  import type { Locale } from 'antd/es/locale/index.js'

  const locale: Locale
  export default locale
}
