import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useLocation } from "@remix-run/react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { AuditTarget } from "../components/audit/audit-target.tsx";
import { ResultBadge } from "../components/audit/result-badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { DetailsList } from "../components/ui/details-list.tsx";
import { SubHead } from "../components/ui/sub-head.tsx";
import { Time } from "../components/ui/time.tsx";
import { describeChange } from "../format/audit-change.ts";
import { auditLabels } from "../format/audit-labels.ts";
import { deviceName } from "../format/device-name.ts";
import { actorName } from "../format/labels.ts";
import { type AuditEventDetails, auditEvent } from "../graphql/audit.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "Audit entry · Patchbay" }];

export async function loader(args: LoaderFunctionArgs) {
	const { node } = await api(args)(auditEvent, {
		id: requireParam(args.params, "eventId"),
	});
	return { event: orNotFound(isAuditEvent(node) ? node : null, "entry") };
}

function isAuditEvent(
	node: { __typename: string } | null,
): node is AuditEventDetails & { __typename: "AuditEvent" } {
	return node?.__typename === "AuditEvent";
}

export default function AuditEntry() {
	const { event } = useLoaderData<typeof loader>();
	const { search } = useLocation();
	const { actor } = event;
	const items = [
		{ name: "When", value: <Time at={event.occurredAt} seconds /> },
		{
			name: "Who",
			value:
				actor.__typename === "System" ? (
					actorName(actor)
				) : (
					<>
						{actorName(actor)}{" "}
						<Link
							to={`/settings/audit?actor=${actor.actorId}`}
							className="text-[13px] text-accent-700 hover:underline"
						>
							All of theirs
						</Link>
					</>
				),
		},
		{ name: "On", value: <AuditTarget event={event} /> },
		...(event.change
			? [{ name: "Change", value: describeChange(event.change) }]
			: []),
		{ name: "Purpose", value: event.purpose ?? "–" },
		{ name: "Address", value: event.ipAddress ?? "–" },
		{
			name: "Device",
			value: event.userAgent ? (
				<>
					{deviceName(event.userAgent)}
					<span className="block font-mono text-ink-faint text-xs">
						{event.userAgent}
					</span>
				</>
			) : (
				"–"
			),
		},
		{ name: "Request", value: <Mono text={event.requestId ?? "–"} /> },
		{ name: "Number", value: <Mono text={event.sequence} /> },
		{ name: "Chain hash", value: <Mono text={event.chainHash} /> },
	];
	return (
		<div className="grid gap-6">
			<SubHead
				back={{ to: `/settings/audit${search}`, label: "Audit log" }}
				title={auditLabels[event.action]}
				aside={<ResultBadge succeeded={event.succeeded} />}
			/>
			<Card>
				<DetailsList items={items} />
			</Card>
		</div>
	);
}

function Mono({ text }: { text: string }) {
	return <code className="font-mono text-[13px]">{text}</code>;
}
