import { useLocation } from "@remix-run/react";
import { Download } from "lucide-react";
import { auditParameters } from "../../audit-query.ts";
import { buttonClass } from "../ui/button.tsx";

/** Everything that the filters show, of all pages, as a file. */
export function ExportLink() {
	const { search } = useLocation();
	const asked = new URLSearchParams(search);
	const kept = new URLSearchParams();
	for (const name of auditParameters)
		for (const value of asked.getAll(name)) kept.append(name, value);
	return (
		<a
			href={`/settings/audit.csv?${kept}`}
			download
			className={buttonClass("secondary")}
		>
			<Download aria-hidden /> Export as CSV
		</a>
	);
}
