/** Hold of a process on an open change: whoever has another epoch has taken it over. */
export interface Held {
	tenantId: string;
	id: string;
	epoch: number;
}

/** Condition of a row that is still held: `$1` to `$3`. */
export const heldRow =
	"tenant_id = $1 and id = $2 and epoch = $3 and state in ('CHECKING', 'SENDING')";

export const heldValues = ({ tenantId, id, epoch }: Held) => [
	tenantId,
	id,
	epoch,
];
