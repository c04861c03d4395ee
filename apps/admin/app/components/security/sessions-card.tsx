import { deviceName } from "../../format/device-name.ts";
import type { Session } from "../../graphql/security.ts";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { ConfirmAction } from "../ui/confirm-action.tsx";
import { ActionsTd, ActionsTh, rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

/** Sessions of the person. */
export function SessionsCard({ sessions }: { sessions: Session[] }) {
	const others = sessions.filter(({ current }) => !current);
	return (
		<Card
			flush
			title="Sessions"
			description="Where you are signed in. End any session you do not recognize, then change your password."
			action={
				others.length > 0 && (
					<ConfirmAction
						label="End all others"
						title="End all other sessions?"
						description={
							<p>
								You are signed out everywhere but here, at once. Whoever it was
								has to sign in again.
							</p>
						}
						confirm="End them"
						intent="revoke-others"
					/>
				)
			}
		>
			<Table stacked caption="Sessions">
				<thead>
					<tr>
						<Th>Device</Th>
						<Th>Address</Th>
						<Th>Last seen</Th>
						<Th>Signed in</Th>
						<ActionsTh />
					</tr>
				</thead>
				<tbody>
					{sessions.map((session) => (
						<SessionRow key={session.id} session={session} />
					))}
				</tbody>
			</Table>
		</Card>
	);
}

function SessionRow({ session }: { session: Session }) {
	const device = deviceName(session.userAgent);
	return (
		<tr className={rowClass}>
			<Td className="font-medium whitespace-nowrap">
				<span className="flex items-center gap-2">
					{device}
					{session.current && <Badge tone="good">This one</Badge>}
				</span>
			</Td>
			<Td label="Address" className="font-mono text-[13px]">
				{session.ipAddress ?? "–"}
			</Td>
			<Td label="Last seen" className="whitespace-nowrap">
				<Time at={session.lastSeenAt} />
			</Td>
			<Td label="Signed in" className="whitespace-nowrap">
				<Time at={session.createdAt} />
			</Td>
			<ActionsTd>
				{!session.current && (
					<ConfirmAction
						label="End"
						accessibleLabel={`End the session of ${device}`}
						title={`End the session of ${device}?`}
						description={<p>Whoever uses it is signed out at once.</p>}
						confirm="End it"
						intent="revoke-session"
						fields={{ sessionId: session.id }}
					/>
				)}
			</ActionsTd>
		</tr>
	);
}
