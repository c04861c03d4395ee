import { useFetcher, useLocation } from "@remix-run/react";
import { AlertDialog } from "radix-ui";
import { useEffect, useId, useRef, useState } from "react";
import type { CampaignRows } from "../../format/sheet-report.ts";
import type { SheetTarget } from "../../graphql/sheets.ts";
import type { loader } from "../../routes/brands.$brandId.sheet-report.ts";
import type { SheetOutcome } from "../../sheet-report.server.ts";
import { Button, ButtonLink, buttonClass } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { PickForm } from "./pick-form.tsx";
import type { SentNumbers } from "./sent-numbers.ts";
import { SheetProblem } from "./sheet-problem.tsx";
import { nameOfTarget, spreadsheetsOf } from "./sheet-targets.ts";

/** Dialog that asks where a page's numbers go, and says what came of it. */
export function SendDialog({
	onClose,
	...props
}: SentNumbers & { onClose: () => void }) {
	const { brandId, shown } = props;
	const action = `/brands/${brandId}/sheet-report`;
	const targets = useFetcher<typeof loader>();
	const sending = useFetcher<SheetOutcome>();
	const { load } = targets;
	useEffect(() => load(action), [load, action]);
	// The page is read anew after an answer, which is shown by then.
	const isSending = sending.state === "submitting";
	const outcome = isSending ? undefined : sending.data;
	const found = targets.data?.targets;
	return (
		<ConfirmDialog
			open
			onOpenChange={() => {
				// Closing would not stop it, and would hide what came out.
				if (!isSending) onClose();
			}}
			title="Send to Google Sheets"
			description={<p>{shown}</p>}
		>
			{outcome?.written ? (
				<Written outcome={outcome.written} />
			) : found === undefined ? (
				<Waiting text="Looking for your spreadsheets …" />
			) : found.length === 0 ? (
				<NoTarget brandId={brandId} />
			) : (
				<SendForm
					{...props}
					targets={found}
					sending={sending}
					action={action}
					outcome={outcome}
				/>
			)}
		</ConfirmDialog>
	);
}

function SendForm({
	page,
	brandName,
	tabs,
	targets,
	sending,
	action,
	outcome,
}: SentNumbers & {
	targets: readonly SheetTarget[];
	sending: ReturnType<typeof useFetcher<SheetOutcome>>;
	action: string;
	outcome: SheetOutcome | undefined;
}) {
	const { pathname, search } = useLocation();
	const id = useId();
	const [connectionId, setConnection] = useState(targets[0]?.id ?? "");
	const target = targets.find((each) => each.id === connectionId) ?? targets[0];
	const spreadsheets = target ? spreadsheetsOf(target) : [];
	const [spreadsheetId, setSpreadsheet] = useState("");
	const known = spreadsheets.some((each) => each.id === spreadsheetId)
		? spreadsheetId
		: "";
	const [rows, setRows] = useState<CampaignRows>("range");
	const [tab, setTab] = useState<string | null>(null);
	const isSending = sending.state !== "idle";
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => {
		// The dialog was empty while its fields were looked for: whoever opened it by the keyboard goes on in them.
		form.current?.querySelector("select")?.focus();
	}, []);
	useEffect(() => {
		// What is wrong at a field is read out with it.
		if (outcome)
			form.current
				?.querySelector<HTMLElement>('[aria-invalid="true"]')
				?.focus();
	}, [outcome]);
	return (
		<>
			<sending.Form
				ref={form}
				method="post"
				action={action}
				className="grid gap-4"
				noValidate
			>
				<input type="hidden" name="page" value={page} />
				<input type="hidden" name="search" value={search} />
				{targets.length > 1 ? (
					<SelectField
						id={`${id}-connection`}
						name="connectionId"
						label="Google account"
						value={connectionId}
						onChange={({ target: { value } }) => setConnection(value)}
						errors={outcome?.fields.connectionId}
					>
						{targets.map((each) => (
							<option key={each.id} value={each.id}>
								{nameOfTarget(each)}
							</option>
						))}
					</SelectField>
				) : (
					<input type="hidden" name="connectionId" value={connectionId} />
				)}
				<SelectField
					id={`${id}-spreadsheet`}
					name="spreadsheetId"
					label="Spreadsheet"
					value={known}
					onChange={({ target: { value } }) => setSpreadsheet(value)}
					errors={outcome?.fields.spreadsheetId}
				>
					<option value="">A new spreadsheet</option>
					{spreadsheets.map((each) => (
						<option key={each.id} value={each.id}>
							{each.name}
						</option>
					))}
				</SelectField>
				{known === "" && (
					<TextField
						id={`${id}-title`}
						name="title"
						label="Name of the new spreadsheet"
						maxLength={200}
						defaultValue={`${brandName}: spend`}
						errors={outcome?.fields.title}
					/>
				)}
				{page === "campaigns" && (
					<SelectField
						id={`${id}-rows`}
						name="rows"
						label="Rows"
						value={rows}
						onChange={({ target: { value } }) =>
							setRows(value === "day" ? "day" : "range")
						}
					>
						<option value="range">One for each campaign</option>
						<option value="day">One for each campaign and day</option>
					</SelectField>
				)}
				<TextField
					id={`${id}-tab`}
					name="sheetName"
					label="Tab"
					hint="A tab of this name is made where there is none. One that holds this report already is brought up to date."
					maxLength={100}
					value={tab ?? tabs[rows]}
					onChange={({ target: { value } }) => setTab(value)}
					errors={outcome?.fields.sheetName}
				/>
				{outcome?.problem && (
					<SheetProblem
						problem={outcome.problem}
						code={outcome.code}
						connectionId={connectionId}
					/>
				)}
				{isSending && <Waiting text="Writing to Google Sheets …" />}
				<div className="flex flex-wrap justify-end gap-2">
					<AlertDialog.Cancel
						disabled={isSending}
						className={buttonClass("secondary")}
					>
						Cancel
					</AlertDialog.Cancel>
					<Button type="submit" look="primary" pending={isSending}>
						Send
					</Button>
				</div>
			</sending.Form>
			<div className="mt-4 flex flex-wrap items-center justify-between gap-2 border-line border-t pt-4">
				<p className="min-w-0 flex-1 basis-52 text-[13px] text-ink-soft">
					A spreadsheet that is missing here: choose it at Google first.
				</p>
				<PickForm
					connectionId={connectionId}
					returnTo={`${pathname}${search}`}
					size="small"
				/>
			</div>
		</>
	);
}

function Written({ outcome }: { outcome: { url: string; rows: string } }) {
	const open = useRef<HTMLAnchorElement>(null);
	// Whoever sent it by the keyboard goes on by it.
	useEffect(() => open.current?.focus(), []);
	return (
		<div className="grid gap-4">
			<Notice tone="good" title="The report is in the sheet">
				Written: {outcome.rows}. Send it again whenever you like: its rows are
				replaced, never doubled.
			</Notice>
			<div className="flex flex-wrap justify-end gap-2">
				<AlertDialog.Cancel className={buttonClass("secondary")}>
					Close
				</AlertDialog.Cancel>
				<a
					ref={open}
					href={outcome.url}
					target="_blank"
					rel="noreferrer"
					className={buttonClass("primary")}
				>
					Open the spreadsheet
				</a>
			</div>
		</div>
	);
}

function NoTarget({ brandId }: { brandId: string }) {
	return (
		<div className="grid gap-4">
			<Notice>
				No Google Drive and Sheets connection works right now. Connect one, or
				reconnect the one that you have.
			</Notice>
			<div className="flex flex-wrap justify-end gap-2">
				<AlertDialog.Cancel className={buttonClass("secondary")}>
					Close
				</AlertDialog.Cancel>
				<ButtonLink look="primary" to={`/brands/${brandId}/connections`}>
					Open the connections
				</ButtonLink>
			</div>
		</div>
	);
}

function Waiting({ text }: { text: string }) {
	return (
		<p role="status" className="text-ink-soft">
			{text}
		</p>
	);
}
