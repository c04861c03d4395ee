import { Link, useLocation } from "@remix-run/react";
import { ChevronRight, Files, SearchX } from "lucide-react";
import type { LoadedFiles } from "../../files.server.ts";
import { filesList } from "../../format/files-list.ts";
import { notTold } from "../../format/metric-values.ts";
import type { PlatformFile } from "../../graphql/sheets.ts";
import { buttonClass } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Notice } from "../ui/notice.tsx";
import { SearchForm } from "../ui/search-form.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { TimeOr } from "../ui/time.tsx";
import { WhileLoading } from "../ui/while-loading.tsx";
import { useReloading } from "../use-reloading.ts";
import { useCanEdit } from "../use-viewer.ts";
import { PickForm } from "./pick-form.tsx";

/** Files that Patchbay may open at the platform, with a search and the way to more. */
export function FilesCard({
	connectionId,
	files: { page, search, isFurther, problem },
}: {
	connectionId: string;
	files: LoadedFiles;
}) {
	const loading = useReloading();
	const canEdit = useCanEdit();
	const isEmpty = page?.nodes.length === 0;
	const pick = canEdit && (
		<PickForm
			connectionId={connectionId}
			returnTo={`/connections/${connectionId}`}
		/>
	);
	return (
		<Card
			flush
			title="Files"
			description="Those that Patchbay made, and those that you chose for it."
			action={pick}
		>
			{problem !== null ? (
				<div className="border-line border-t p-4 sm:p-5">
					<Notice tone="bad" title="The files cannot be listed right now">
						{problem}
					</Notice>
				</div>
			) : isEmpty && search === null && !isFurther ? (
				<div className="border-line border-t">
					<EmptyState icon={Files} title="No files yet">
						Choose spreadsheets at Google, or send a report to a new one: it
						shows here then.
					</EmptyState>
				</div>
			) : (
				<>
					<div className="flex flex-wrap gap-2 border-line border-t px-4 py-3 sm:px-5">
						<SearchForm
							name={`${filesList}-q`}
							search={search}
							label="Search files by name"
							placeholder="Search by name"
							loading={loading}
						/>
					</div>
					{isEmpty ? (
						<EmptyState icon={SearchX} title="No file matches">
							Names are found by the beginnings of their words. A file that
							Patchbay may not open is not found: choose it at Google first.
						</EmptyState>
					) : (
						<WhileLoading loading={loading}>
							<FileTable files={page?.nodes ?? []} />
						</WhileLoading>
					)}
					<FurtherFiles
						isFurther={isFurther}
						next={page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null}
					/>
				</>
			)}
		</Card>
	);
}

function FileTable({ files }: { files: readonly PlatformFile[] }) {
	return (
		<Table stacked caption="Files">
			<thead>
				<tr>
					<Th>Name</Th>
					<Th>Kind</Th>
					<Th>Changed</Th>
				</tr>
			</thead>
			<tbody>
				{files.map(({ externalId, name, mimeType, modifiedAt, webUrl }) => (
					<tr key={externalId} className={rowClass}>
						<Td className="font-medium [overflow-wrap:anywhere]">
							{webUrl ? (
								<a
									href={webUrl}
									target="_blank"
									rel="noreferrer"
									className="hover:underline"
								>
									{name}
								</a>
							) : (
								name
							)}
						</Td>
						<Td label="Kind">{kindOf(mimeType)}</Td>
						<Td label="Changed">
							<TimeOr at={modifiedAt} otherwise={notTold} />
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

const kinds: Readonly<Record<string, string>> = {
	"application/vnd.google-apps.spreadsheet": "Spreadsheet",
	"application/vnd.google-apps.document": "Document",
	"application/vnd.google-apps.presentation": "Presentation",
	"application/vnd.google-apps.folder": "Folder",
	"application/pdf": "PDF",
	"text/csv": "CSV",
};

function kindOf(mimeType: string): string {
	return kinds[mimeType] ?? mimeType;
}

/** Google's lists only go on: the way back is to their beginning. */
function FurtherFiles({
	isFurther,
	next,
}: {
	isFurther: boolean;
	next: string | null;
}) {
	const { search } = useLocation();
	if (!isFurther && next === null) return null;
	const to = (after: string | null) => {
		const parameters = new URLSearchParams(search);
		parameters.delete(`${filesList}-after`);
		if (after !== null) parameters.set(`${filesList}-after`, after);
		return { search: `?${parameters}` };
	};
	return (
		<nav
			aria-label="Pages of files"
			className="flex flex-wrap justify-end gap-2 border-line border-t px-4 py-3 sm:px-5"
		>
			{isFurther && (
				<Link
					to={to(null)}
					preventScrollReset
					className={buttonClass("secondary", "small")}
				>
					First files
				</Link>
			)}
			{next !== null && (
				<Link
					rel="next"
					to={to(next)}
					preventScrollReset
					className={buttonClass("secondary", "small")}
				>
					Next <ChevronRight aria-hidden />
				</Link>
			)}
		</nav>
	);
}
