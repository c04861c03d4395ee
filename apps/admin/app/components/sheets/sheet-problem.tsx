import { ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

const atTheConnection = ["RECONNECT_REQUIRED", "SCOPE_MISSING"];

/** The reason why a report was not written, with the next step where there is one here. */
export function SheetProblem({
	problem,
	code,
	connectionId,
}: {
	problem: string;
	code: string | null;
	connectionId: string;
}) {
	return (
		<Notice
			tone="bad"
			title="The report was not written"
			action={
				code !== null &&
				atTheConnection.includes(code) && (
					<ButtonLink size="small" to={`/connections/${connectionId}`}>
						Open the connection
					</ButtonLink>
				)
			}
		>
			{problem}
		</Notice>
	);
}
