import { actorName, roleNames } from "../../format/labels.ts";
import type { Invitation } from "../../graphql/members.ts";
import { ConfirmAction } from "../ui/confirm-action.tsx";
import { ActionsTd, ActionsTh, rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

/** Invitations that nobody has accepted yet. */
export function InvitationTable({
	invitations,
}: {
	invitations: Invitation[];
}) {
	return (
		<Table stacked caption="Open invitations">
			<thead>
				<tr>
					<Th>Address</Th>
					<Th>Role</Th>
					<Th>Invited by</Th>
					<Th>Works until</Th>
					<ActionsTh />
				</tr>
			</thead>
			<tbody>
				{invitations.map(({ id, email, role, invitedBy, expiresAt }) => (
					<tr key={id} className={rowClass}>
						<Td className="font-medium">{email}</Td>
						<Td label="Role">{roleNames[role]}</Td>
						<Td label="Invited by">{actorName(invitedBy)}</Td>
						<Td label="Works until" className="whitespace-nowrap">
							<Time at={expiresAt} />
						</Td>
						<ActionsTd>
							<ConfirmAction
								label="Withdraw"
								accessibleLabel={`Withdraw the invitation of ${email}`}
								title={`Withdraw the invitation of ${email}?`}
								description={<p>Its link will stop working.</p>}
								confirm="Withdraw it"
								keep="Keep it"
								intent="revoke"
								fields={{ invitationId: id }}
							/>
						</ActionsTd>
					</tr>
				))}
			</tbody>
		</Table>
	);
}
