export function AnswersPage() {
  return null
}
