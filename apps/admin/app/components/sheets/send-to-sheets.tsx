import { Link } from "@remix-run/react";
import { Sheet } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { useCanEdit, useDriveConnected } from "../use-viewer.ts";
import { SendDialog } from "./send-dialog.tsx";
import type { SentNumbers } from "./sent-numbers.ts";

/** Foot of a card with numbers: a button that sends them to a sheet, or how to come to one. */
export function SendToSheets(props: SentNumbers) {
	const canEdit = useCanEdit();
	const isConnected = useDriveConnected();
	const [open, setOpen] = useState(false);
	if (!canEdit) return null;
	if (!isConnected)
		return (
			<p className="text-[13px] text-ink-soft">
				To send these numbers to Google Sheets,{" "}
				<Link
					to={`/brands/${props.brandId}/onboarding?step=google-workspace`}
					className="underline"
				>
					connect Google Drive and Sheets
				</Link>{" "}
				in the onboarding.
			</p>
		);
	return (
		<>
			<Button size="small" onClick={() => setOpen(true)}>
				<Sheet aria-hidden /> Send to Google Sheets
			</Button>
			{open && <SendDialog {...props} onClose={() => setOpen(false)} />}
		</>
	);
}
