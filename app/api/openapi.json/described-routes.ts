import { POST as rename } from '#app/api/account/name/route.ts';
import { POST as setPassword } from '#app/api/account/password/route.ts';
import { GET as readAccount } from '#app/api/account/route.ts';
import { POST as revokeToken } from '#app/api/account/tokens/[id]/revoke/route.ts';
import { POST as createToken } from '#app/api/account/tokens/route.ts';
import { GET as listAudit } from '#app/api/audit/route.ts';
import { signInRoutes } from '#app/api/auth/sign-in-routes.ts';
import { GET as listFailuresOfChain } from '#app/api/clusters/[cluster]/chains/[id]/dead-letters/route.ts';
import { GET as listGroupsOfChain } from '#app/api/clusters/[cluster]/chains/[id]/groups/route.ts';
import { GET as listReplaysOfChain } from '#app/api/clusters/[cluster]/chains/[id]/replays/route.ts';
import { GET as readChain } from '#app/api/clusters/[cluster]/chains/[id]/route.ts';
import { GET as listLatestChains } from '#app/api/clusters/[cluster]/chains/route.ts';
import { POST as discardDeadLetter } from '#app/api/clusters/[cluster]/dead-letters/[id]/discard/route.ts';
import { POST as discardEdit } from '#app/api/clusters/[cluster]/dead-letters/[id]/edit/discard/route.ts';
import { GET as readEdit, POST as saveEdit } from '#app/api/clusters/[cluster]/dead-letters/[id]/edit/route.ts';
import { POST as addNote } from '#app/api/clusters/[cluster]/dead-letters/[id]/notes/route.ts';
import { GET as readOriginal } from '#app/api/clusters/[cluster]/dead-letters/[id]/original/route.ts';
import { GET as downloadPayload } from '#app/api/clusters/[cluster]/dead-letters/[id]/payload/route.ts';
import { POST as resolveDeadLetter } from '#app/api/clusters/[cluster]/dead-letters/[id]/resolve/route.ts';
import { POST as restoreDeadLetter } from '#app/api/clusters/[cluster]/dead-letters/[id]/restore/route.ts';
import { GET as readDeadLetter } from '#app/api/clusters/[cluster]/dead-letters/[id]/route.ts';
import { GET as countArrivals } from '#app/api/clusters/[cluster]/dead-letters/arrivals/route.ts';
import { POST as assignDeadLetters } from '#app/api/clusters/[cluster]/dead-letters/assign/route.ts';
import { POST as undoAssignment } from '#app/api/clusters/[cluster]/dead-letters/assign/undo/route.ts';
import { POST as discardDeadLetters } from '#app/api/clusters/[cluster]/dead-letters/discard/route.ts';
import { GET as listKinds } from '#app/api/clusters/[cluster]/dead-letters/kinds/route.ts';
import { POST as addNotes } from '#app/api/clusters/[cluster]/dead-letters/notes/route.ts';
import { POST as restoreDeadLetters } from '#app/api/clusters/[cluster]/dead-letters/restore/route.ts';
import { GET as listDeadLetters } from '#app/api/clusters/[cluster]/dead-letters/route.ts';
import { POST as snoozeDeadLetters } from '#app/api/clusters/[cluster]/dead-letters/snooze/route.ts';
import { POST as wakeDeadLetters } from '#app/api/clusters/[cluster]/dead-letters/wake/route.ts';
import { GET as followChanges } from '#app/api/clusters/[cluster]/events/route.ts';
import { GET as findAnything } from '#app/api/clusters/[cluster]/find/route.ts';
import { POST as declareGroup, GET as readDeclaration } from '#app/api/clusters/[cluster]/groups/[group]/declaration/route.ts';
import { GET as readGroup } from '#app/api/clusters/[cluster]/groups/[group]/route.ts';
import { GET as listGroups } from '#app/api/clusters/[cluster]/groups/route.ts';
import { GET as listFailuresOfKey } from '#app/api/clusters/[cluster]/keys/[key]/dead-letters/route.ts';
import { GET as listReplaysOfKey } from '#app/api/clusters/[cluster]/keys/[key]/replays/route.ts';
import { GET as readKeyHistory } from '#app/api/clusters/[cluster]/keys/[key]/route.ts';
import { POST as cancelReplay } from '#app/api/clusters/[cluster]/replays/[id]/cancel/route.ts';
import { POST as confirmReplay } from '#app/api/clusters/[cluster]/replays/[id]/confirm/route.ts';
import { GET as readReplayLog } from '#app/api/clusters/[cluster]/replays/[id]/log/route.ts';
import { POST as planMissed } from '#app/api/clusters/[cluster]/replays/[id]/missed/route.ts';
import { POST as decideOvertaken } from '#app/api/clusters/[cluster]/replays/[id]/overtaken/route.ts';
import { POST as pauseReplay } from '#app/api/clusters/[cluster]/replays/[id]/pause/route.ts';
import { GET as readPlannedMessages } from '#app/api/clusters/[cluster]/replays/[id]/planned/route.ts';
import { POST as changeReplayRate } from '#app/api/clusters/[cluster]/replays/[id]/rate/route.ts';
import { GET as exportReplayCsv } from '#app/api/clusters/[cluster]/replays/[id]/report/csv/route.ts';
import { GET as exportReplayJsonl } from '#app/api/clusters/[cluster]/replays/[id]/report/jsonl/route.ts';
import { GET as readReplayReport } from '#app/api/clusters/[cluster]/replays/[id]/report/route.ts';
import { POST as resumeReplay } from '#app/api/clusters/[cluster]/replays/[id]/resume/route.ts';
import { POST as retryReplay } from '#app/api/clusters/[cluster]/replays/[id]/retry/route.ts';
import { GET as readReplay } from '#app/api/clusters/[cluster]/replays/[id]/route.ts';
import { POST as changeReplaySettings } from '#app/api/clusters/[cluster]/replays/[id]/settings/route.ts';
import { POST as planTogether } from '#app/api/clusters/[cluster]/replays/[id]/together/route.ts';
import { POST as withdrawReplay } from '#app/api/clusters/[cluster]/replays/[id]/withdraw/route.ts';
import { GET as suggestRanges } from '#app/api/clusters/[cluster]/replays/range-suggestions/route.ts';
import { GET as listReplays, POST as planReplay } from '#app/api/clusters/[cluster]/replays/route.ts';
import { POST as cancelRewind } from '#app/api/clusters/[cluster]/rewinds/[id]/cancel/route.ts';
import { POST as confirmRewind } from '#app/api/clusters/[cluster]/rewinds/[id]/confirm/route.ts';
import { GET as readRewind } from '#app/api/clusters/[cluster]/rewinds/[id]/route.ts';
import { POST as planUndo } from '#app/api/clusters/[cluster]/rewinds/[id]/undo/route.ts';
import { POST as withdrawRewind } from '#app/api/clusters/[cluster]/rewinds/[id]/withdraw/route.ts';
import { GET as listRewinds, POST as planRewind } from '#app/api/clusters/[cluster]/rewinds/route.ts';
import { GET as listSamplingGaps } from '#app/api/clusters/[cluster]/sampling-gaps/route.ts';
import { GET as listTopics } from '#app/api/clusters/[cluster]/topics/route.ts';
import { GET as readTracedEvent } from '#app/api/clusters/[cluster]/traced-events/[topic]/[partition]/[offset]/route.ts';
import { POST as chooseTraced } from '#app/api/clusters/[cluster]/traced-topics/choose/route.ts';
import { GET as estimateTracing } from '#app/api/clusters/[cluster]/traced-topics/estimate/route.ts';
import { POST as leaveTraced } from '#app/api/clusters/[cluster]/traced-topics/leave/route.ts';
import { GET as listTracedTopics } from '#app/api/clusters/[cluster]/traced-topics/route.ts';
import { GET as listClusters } from '#app/api/clusters/route.ts';
import type { RouteDescription } from '#app/api/described.ts';
import { GET as readHealth } from '#app/api/health/route.ts';
import { GET as listPeople } from '#app/api/people/route.ts';
import { GET as readSession } from '#app/api/session/route.ts';
import { GET as readMetrics } from '#app/metrics/route.ts';

const cluster = '/api/clusters/{cluster}';
const deadLetter = `${cluster}/dead-letters/{id}`;
const chain = `${cluster}/chains/{id}`;
const replay = `${cluster}/replays/{id}`;
const rewind = `${cluster}/rewinds/{id}`;

/**
 * Every route by method and address, in the order in which the document and its page show them. Next finds routes by their files and tells nobody, so they stand
 * here again; a test walks the files and fails for one that does not.
 */
export const describedRoutes: Record<string, { description: RouteDescription }> = {
  [`GET ${cluster}/dead-letters`]: listDeadLetters,
  [`GET ${cluster}/dead-letters/kinds`]: listKinds,
  [`GET ${cluster}/dead-letters/arrivals`]: countArrivals,
  [`POST ${cluster}/dead-letters/assign`]: assignDeadLetters,
  [`POST ${cluster}/dead-letters/assign/undo`]: undoAssignment,
  [`POST ${cluster}/dead-letters/wake`]: wakeDeadLetters,
  [`POST ${cluster}/dead-letters/snooze`]: snoozeDeadLetters,
  [`POST ${cluster}/dead-letters/notes`]: addNotes,
  [`POST ${cluster}/dead-letters/restore`]: restoreDeadLetters,
  [`POST ${cluster}/dead-letters/discard`]: discardDeadLetters,
  [`GET ${deadLetter}`]: readDeadLetter,
  [`GET ${deadLetter}/original`]: readOriginal,
  [`GET ${deadLetter}/payload`]: downloadPayload,
  [`POST ${deadLetter}/notes`]: addNote,
  [`POST ${deadLetter}/discard`]: discardDeadLetter,
  [`POST ${deadLetter}/restore`]: restoreDeadLetter,
  [`POST ${deadLetter}/resolve`]: resolveDeadLetter,
  [`GET ${deadLetter}/edit`]: readEdit,
  [`POST ${deadLetter}/edit`]: saveEdit,
  [`POST ${deadLetter}/edit/discard`]: discardEdit,
  [`GET ${cluster}/replays`]: listReplays,
  [`GET ${cluster}/replays/range-suggestions`]: suggestRanges,
  [`POST ${cluster}/replays`]: planReplay,
  [`GET ${replay}`]: readReplay,
  [`POST ${replay}/confirm`]: confirmReplay,
  [`POST ${replay}/withdraw`]: withdrawReplay,
  [`GET ${replay}/planned`]: readPlannedMessages,
  [`POST ${replay}/overtaken`]: decideOvertaken,
  [`POST ${replay}/missed`]: planMissed,
  [`POST ${replay}/together`]: planTogether,
  [`GET ${replay}/log`]: readReplayLog,
  [`POST ${replay}/rate`]: changeReplayRate,
  [`GET ${replay}/report`]: readReplayReport,
  [`GET ${replay}/report/csv`]: exportReplayCsv,
  [`GET ${replay}/report/jsonl`]: exportReplayJsonl,
  [`POST ${replay}/retry`]: retryReplay,
  [`POST ${replay}/settings`]: changeReplaySettings,
  [`POST ${replay}/pause`]: pauseReplay,
  [`POST ${replay}/resume`]: resumeReplay,
  [`POST ${replay}/cancel`]: cancelReplay,
  [`GET ${cluster}/topics`]: listTopics,
  [`GET ${cluster}/groups`]: listGroups,
  [`GET ${cluster}/groups/{group}`]: readGroup,
  [`GET ${cluster}/groups/{group}/declaration`]: readDeclaration,
  [`POST ${cluster}/groups/{group}/declaration`]: declareGroup,
  [`GET ${cluster}/rewinds`]: listRewinds,
  [`POST ${cluster}/rewinds`]: planRewind,
  [`GET ${rewind}`]: readRewind,
  [`POST ${rewind}/confirm`]: confirmRewind,
  [`POST ${rewind}/withdraw`]: withdrawRewind,
  [`POST ${rewind}/cancel`]: cancelRewind,
  [`POST ${rewind}/undo`]: planUndo,
  [`GET ${cluster}/chains`]: listLatestChains,
  [`GET ${chain}`]: readChain,
  [`GET ${chain}/dead-letters`]: listFailuresOfChain,
  [`GET ${chain}/groups`]: listGroupsOfChain,
  [`GET ${chain}/replays`]: listReplaysOfChain,
  [`GET ${cluster}/keys/{key}`]: readKeyHistory,
  [`GET ${cluster}/keys/{key}/dead-letters`]: listFailuresOfKey,
  [`GET ${cluster}/keys/{key}/replays`]: listReplaysOfKey,
  [`GET ${cluster}/traced-events/{topic}/{partition}/{offset}`]: readTracedEvent,
  [`GET ${cluster}/traced-topics`]: listTracedTopics,
  [`GET ${cluster}/traced-topics/estimate`]: estimateTracing,
  [`POST ${cluster}/traced-topics/choose`]: chooseTraced,
  [`POST ${cluster}/traced-topics/leave`]: leaveTraced,
  [`GET ${cluster}/sampling-gaps`]: listSamplingGaps,
  [`GET ${cluster}/find`]: findAnything,
  [`GET ${cluster}/events`]: followChanges,
  'GET /api/clusters': listClusters,
  'GET /api/audit': listAudit,
  'GET /api/people': listPeople,
  'GET /api/session': readSession,
  'GET /api/account': readAccount,
  'POST /api/account/name': rename,
  'POST /api/account/password': setPassword,
  'POST /api/account/tokens': createToken,
  'POST /api/account/tokens/{id}/revoke': revokeToken,
  ...signInRoutes,
  'GET /api/health': readHealth,
  'GET /metrics': readMetrics,
};
