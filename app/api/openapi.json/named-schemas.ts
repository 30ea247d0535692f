import { z } from 'zod';
import { problemDocument } from '#app/api/problem-document.ts';
import { account, createdApiToken } from '#lib/access/account.ts';
import { auditPage } from '#lib/access/audit-entry.ts';
import { headerView, payloadView } from '#lib/access/payload.ts';
import { people } from '#lib/access/people.ts';
import { session } from '#lib/access/session.ts';
import { clusterList } from '#lib/config/cluster-summary.ts';
import { health } from '#lib/config/health.ts';
import { arrivals } from '#lib/dead-letters/arrivals.ts';
import { deadLetterDetail, deadLetterLine, deadLetterPage, deadLetterRecord, origin, position } from '#lib/dead-letters/dead-letter.ts';
import { deadLetterKinds } from '#lib/dead-letters/dead-letter-kind.ts';
import { editDetail } from '#lib/dead-letters/edits/edit.ts';
import { manyResult } from '#lib/dead-letters/many-actions.ts';
import { originalRecord } from '#lib/dead-letters/originals/original-record.ts';
import { topicList } from '#lib/dead-letters/topic-progress.ts';
import { groupDetail, groupList } from '#lib/lag/group-lag.ts';
import { findAnswer } from '#lib/replay/find/find-answer.ts';
import { replayDetail, replayLine, replayPage, replayPlan } from '#lib/replay/replay-job.ts';
import { replayReport } from '#lib/replay/report/report.ts';
import { logPage } from '#lib/replay/run/log-page.ts';
import { groupDeclaration, rewindDetail, rewindLine, rewindPage, rewindPlan } from '#lib/rewind/rewind.ts';

/** Schemas of answers that stand once in the document, under a name; all others stand where they are used. */
const named = {
  Problem: problemDocument,
  Account: account,
  Arrivals: arrivals,
  AuditPage: auditPage,
  ClusterList: clusterList,
  CreatedApiToken: createdApiToken,
  DeadLetterDetail: deadLetterDetail,
  DeadLetterKinds: deadLetterKinds,
  DeadLetterLine: deadLetterLine,
  DeadLetterPage: deadLetterPage,
  DeadLetterRecord: deadLetterRecord,
  EditDetail: editDetail,
  FindAnswer: findAnswer,
  GroupDeclaration: groupDeclaration,
  GroupDetail: groupDetail,
  GroupList: groupList,
  HeaderView: headerView,
  Health: health,
  Origin: origin,
  ManyResult: manyResult,
  OriginalRecord: originalRecord,
  PayloadView: payloadView,
  People: people,
  Position: position,
  ReplayDetail: replayDetail,
  ReplayLine: replayLine,
  ReplayLogPage: logPage,
  ReplayPage: replayPage,
  ReplayPlan: replayPlan,
  RewindDetail: rewindDetail,
  RewindLine: rewindLine,
  RewindPage: rewindPage,
  RewindPlan: rewindPlan,
  ReplayReport: replayReport,
  Session: session,
  TopicList: topicList,
} as const;

/** A JSON Schema as a value: objects that OpenAPI 3.1 takes as they are. */
export type JsonSchema = Record<string, unknown>;

const path = (name: string) => `#/components/schemas/${name}`;

/** The named schemas, as `components.schemas` holds them. */
export function componentSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'output', uri: path });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)]));
}

/** What a route gives: by name where it has one. */
export function answerSchema(schema: z.ZodType): JsonSchema {
  const name = Object.entries(named).find(([, known]) => known === schema)?.[0];
  return name === undefined ? plain(z.toJSONSchema(schema, { io: 'output' })) : { $ref: path(name) };
}

/** What a route takes: as it is sent, before anything is trimmed, defaulted or turned into another type. */
export function requestSchema(schema: z.ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { io: 'input' }));
}

/** Without what names a document of its own. */
function plain({ $schema: _dialect, $id: _id, '~standard': _standard, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
