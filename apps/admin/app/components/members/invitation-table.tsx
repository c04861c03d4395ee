import { actorName, roleNames } from "../../format/labels.ts";
import type { Invitation } from "../../graphql/members.ts";
import { ConfirmAction } from "../ui/confirm-action.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

/** Invitations that nobody has accepted yet. */
export function InvitationTable({
	invitations,
}: {
	invitations: Invitation[];
}) {
	return (
		<Table caption="Open invitations">
			<thead>
				<tr>
					<Th>Address</Th>
					<Th>Role</Th>
					<Th>Invited by</Th>
					<Th>Works until</Th>
					<Th>
						<span className="sr-only">Actions</span>
					</Th>
				</tr>
			</thead>
			<tbody>
				{invitations.map(({ id, email, role, invitedBy, expiresAt }) => (
					<tr key={id} className={rowClass}>
						<Td className="font-medium">{email}</Td>
						<Td>{roleNames[role]}</Td>
						<Td>{actorName(invitedBy)}</Td>
						<Td className="whitespace-nowrap">
							<Time at={expiresAt} />
						</Td>
						<Td className="text-right">
							<ConfirmAction
								label="Withdraw"
								accessibleLabel={`Withdraw the invitation of ${email}`}
								title={`Withdraw the invitation of ${email}?`}
								description={<p>Its link opens nothing any more.</p>}
								confirm="Withdraw it"
								keep="Keep it"
								intent="revoke"
								fields={{ invitationId: id }}
							/>
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}
