import { Link } from "@remix-run/react";
import { inWords } from "../../format/labels.ts";
import type { AuditEventRow } from "../../graphql/audit.ts";
import { targetPath } from "./target-path.ts";

/** Target of an entry: by the name it had then, else by its kind, with the way to its page where it has one. */
export function AuditTarget({
	event: { target, targetLabel },
}: {
	event: Pick<AuditEventRow, "target" | "targetLabel">;
}) {
	const text = targetLabel ?? (target ? inWords(target.__typename) : null);
	if (text === null) return <span className="text-ink-faint">–</span>;
	const path = target ? targetPath(target) : null;
	return path ? (
		<Link to={path} className="text-accent-700 hover:underline">
			{text}
		</Link>
	) : (
		text
	);
}
