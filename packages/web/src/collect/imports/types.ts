import type { BodyOf, contract, ReplyOf } from '@opencxm/server/contract'

type Routes = typeof contract.imports

export type ImportView = ReplyOf<Routes['listImports']>['imports'][number]
export type ImportDetail = ReplyOf<Routes['getImport']>
export type ImportState = ImportView['state']
export type FileView = ReplyOf<Routes['sendFilePart']>
export type FileWithDraft = ReplyOf<Routes['getFile']>
export type Detection = ReplyOf<Routes['detect']>
export type ColumnView = Detection['columns'][number]
export type Role = ColumnView['guess']['role']
export type Warning = Detection['warnings'][number]
export type Preview = ReplyOf<Routes['preview']>
export type PreviewRow = Preview['rows'][number]
export type PreviewMessage = PreviewRow['messages'][number]
export type SavedMapping = ReplyOf<Routes['listMappings']>['mappings'][number]
export type Mapping = ImportDetail['mapping']
export type ReadSettings = NonNullable<Mapping['read']>
export type RejectedRow = ReplyOf<Routes['listRejected']>['rows'][number]
export type RowProblem = RejectedRow['problems'][number]
export type RejectReason = RowProblem['reason']
export type Json = RejectedRow['cells'][number]
export type RepairRow = BodyOf<Routes['repairRejected']>['rows'][number]
