import { textIn } from '@opencxm/survey'
import type { MountedSurvey, WidgetInput } from '../widget.ts'
import { runSurvey } from './run-survey.ts'
import type { Receipt, SurveyTransport } from './transport.ts'
import { takeFiles } from './widget-files.ts'

/** The box has its own size and its own button to close. */
const boxCss =
  '.cx{min-height:0;max-width:none;padding:12px 20px 20px}.cx header{min-height:32px;margin-inline-end:36px}.cx progress{margin-bottom:20px}'

/** Runs a survey inside a page of somebody else, in the element that the in-page frame gives. Sends parts and the whole through `send`. */
export function mountSurvey({ root, survey, look, state, send, upload, close }: WidgetInput): MountedSurvey {
  const holder = document.createElement('div')
  addStyles(root, look.css + boxCss)
  root.appendChild(holder)
  const logo = survey.theme?.logo
  const transport: SurveyTransport = {
    submit: (response) =>
      send(response).then(
        (receipt): Receipt =>
          receipt.outcome === 'over_quota'
            ? receipt
            : { outcome: receipt.outcome === 'accepted' ? 'accepted' : 'refused' },
      ),
    save: (response) => {
      send(response).catch(() => {})
    },
  }
  const running = runSurvey({
    root: holder,
    survey,
    state,
    transport,
    // Several surveys may stand on a page, and none of its ids are ours.
    options: ({ language }) => ({
      language,
      words: look.words,
      logo: logo ? { url: logo.url, alt: textIn(logo.alt, language, survey.languages) } : null,
      prefix: 'cxw-',
    }),
    pressed: (run, button) => takeFiles(run, button, upload),
    takesFocus: () => holder.contains((holder.getRootNode() as ShadowRoot).activeElement),
    ended: () => {
      const button = holder.querySelector('.go')
      button?.addEventListener('click', () => close('finished'))
    },
  })
  return { focus: running.focus, destroy: running.destroy }
}

/** Styles that no policy of the surrounding page refuses where browsers can take a sheet; a style element elsewhere. */
function addStyles(root: HTMLElement, css: string): void {
  const shadow = root.getRootNode() as ShadowRoot
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.concat(sheet)
  } catch {
    const style = document.createElement('style')
    style.textContent = css
    root.appendChild(style)
  }
}
