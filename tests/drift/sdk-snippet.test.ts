import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stubSource } from '../../packages/sdk-web/src/snippet.ts'
import { snippetOf } from '../../packages/web/src/collect/sources/snippets.ts'

test('the page of a browser source hands out the stub that the SDK is tested with', () => {
  const { code } = snippetOf('opencxm-web', { url: "https://cxm.example/'</script>", key: 'k' })
  assert.ok(code.includes(stubSource(String.raw`'https://cxm.example/\'</script>'`)))
})
