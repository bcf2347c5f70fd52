package templates

import (
	"time"

	"keikai/mailbot/handling"
)

// sampleRelease is what would cross of a finder's mail: two lines and a picture go, what tells who the finder is does not.
func sampleRelease() handling.Release {
	files := []handling.Released{
		{N: 1, Name: "attachment-1.png", Form: "image", Size: 48213, SHA256: sampleHash},
		{N: 2, Name: "attachment-2.pdf", Form: "as_is", Size: 51200, SHA256: sampleHash, Findings: []string{"author: Taro Yamada", "revisions"}},
	}
	return handling.Release{Mail: 4711, Struck: []int{1, 5, 6}, Files: files[:1], Held: files[1:], Digest: sampleHash,
		Words: "管理画面の検索欄に長い値を入力すると停止します。\n\n版は 1.2.3 です。",
		Lines: []handling.Line{{N: 1, Text: "架空大学の山田です。", Why: handling.WhyGreeting}, {N: 2, Text: "管理画面の検索欄に長い値を入力すると停止します。"}, {N: 3},
			{N: 4, Text: "版は 1.2.3 です。"}, {N: 5, Text: "担当の先生にも見ていただきました。"}, {N: 6, Text: "山田 太郎", Why: handling.WhySignature}}}
}

func handoverPreview() handling.Preview {
	r := sampleRelease()
	return handling.Preview{Number: sampleNumber, Command: sampleCommand("handover", "files=1", "strike=5"), OldState: handling.Accepted, NewState: handling.HandedOver,
		Told:    []handling.Told{{To: "sato", Kind: handling.BodyHandoverKind, Lang: handling.Japanese, Protection: handling.Sealed, Key: samplePerson}},
		Release: &r}
}

// previewSamples: what crosses the wall; a text that no line closes; many cases; a key; a case's end; a trial.
func previewSamples() []any {
	ask := handling.Command{Number: sampleNumber, Verb: "ask", Args: []string{"F", "by=2026-02-20"}, Text: "次の点をお知らせください。\n1. 版の番号"}
	asked := handling.Preview{Number: sampleNumber, Command: ask, OldState: handling.Received, NewState: handling.Questioned, Told: []handling.Told{toldFinder(handling.FinderQuestionKind)},
		Dates: []handling.DateRow{{What: "by", Day: handling.Date{Y: 2026, M: 2, D: 20}}}, Cautions: []string{handling.CautionFriday}}
	missing := toldFinder(handling.AnyCoordinatorKind)
	missing.Key, missing.NoKey, missing.Number = "", true, sampleOther
	bulk := handling.Preview{Command: handling.Command{Verb: "bulk", Args: []string{"assign", "suzuki", "filter=mine"}}, Numbers: []string{sampleNumber, sampleOther},
		Left: []handling.Left{{Number: "IPA#34567890", Why: "nothing_to_do"}}, Told: []handling.Told{missing}, Shifts: []handling.Shift{{What: "assigned", Old: "tanaka", New: "suzuki"}}}
	key := handling.Preview{Number: sampleNumber, Command: sampleCommand("key retire", sampleKey), OldState: handling.Accepted, NewState: handling.Accepted,
		Shifts: []handling.Shift{{What: "keystate", Old: "current", New: "retired"}}, Cautions: []string{"last_key"}}
	gone := handling.Preview{Number: sampleNumber, Command: sampleCommand("delete", "why=保存期間の満了"), OldState: handling.Declined, NewState: handling.Declined,
		Lost: []handling.Backup{{At: sampleReceived, File: "keikai-20260210.backup"}}}
	day := handling.Date{Y: 2026, M: 4, D: 14}
	date := handling.Preview{Number: sampleJVN, Command: handling.Command{Number: sampleJVN, Verb: "schedule", Args: []string{"2026-04-14", "12:00", "why=fix"}}, OldState: handling.Scheduled, NewState: handling.Scheduled,
		Dates: []handling.DateRow{{What: "planned", Day: day, At: day.Time(12, 0), Count: 57}}, Cautions: []string{"after_disclosure"},
		Notes: []handling.PartyNote{{Party: "V1", What: "accept"}, {Party: "V2", What: "silent", Day: day.AddDays(-17)}, {Party: "V3", What: "counter", Day: day.AddDays(14)}}}
	publish := handling.Preview{Number: sampleJVN, Command: handling.Command{Number: sampleJVN, Verb: "publish"}, OldState: handling.Scheduled, NewState: handling.CasePublished,
		Notes: []handling.PartyNote{{Party: "V1", What: "shown_as", Status: "vulnerable"}, {Party: "V2", What: "shown_provided"}, {Party: "F", What: "credit_named"}}}
	out := []any{&handling.DeskPreview{Preview: handoverPreview(), Why: "preview", Token: sampleToken, Expires: sampleExpires},
		&handling.DeskPreview{Preview: bulk, Why: "changed", Token: sampleToken, Expires: sampleExpires, Persons: true},
		&handling.DeskPreview{Preview: gone, Why: "preview", Token: sampleToken, Expires: sampleExpires, Persons: true},
		&handling.DeskPreview{Preview: key, Why: "trial", Persons: true}}
	for _, why := range []string{"open_text", "unbound", "late", "outer", "order"} {
		out = append(out, &handling.DeskPreview{Preview: asked, Why: why, Token: sampleToken, Expires: sampleExpires})
	}
	out = append(out, &handling.DeskPreview{Preview: date, Why: "preview", Token: sampleToken, Expires: sampleExpires},
		&handling.DeskPreview{Preview: publish, Why: "preview", Token: sampleToken, Expires: sampleExpires, Persons: true})
	return out
}

func approvalSamples(kind handling.NoticeKind) []any {
	confirm := sampleCommand("key confirm", sampleNewKey, "by=phone")
	if kind == handling.DeskApprovalKind {
		pre := handling.Preview{Number: sampleNumber, Command: confirm, OldState: handling.Accepted, NewState: handling.Accepted,
			Shifts: []handling.Shift{{What: "trust", Old: "candidate", New: "confirmed"}, {What: "key", Old: sampleKey, New: sampleNewKey}}}
		return []any{&handling.DeskApproval{Preview: pre, By: "tanaka", Code: sampleToken, Expires: sampleExpires, Delay: 15},
			&handling.DeskApproval{Preview: handoverPreview(), By: "tanaka", Code: sampleToken, Expires: sampleExpires},
			&handling.DeskApproval{Preview: handoverPreview(), By: "tanaka", Code: sampleToken, Expires: sampleExpires, Delay: 15, NotBefore: sampleExpires}}
	}
	a := handling.DeskApproved{Number: sampleNumber, Command: confirm, N: 4715, By: "tanaka", Who: "suzuki"}
	if kind == handling.DeskExpiredKind {
		a.Result, a.Who = "expired", ""
		return []any{&a}
	}
	var out []any
	for _, result := range []string{"approved", "rejected", "cancelled", "executed", "changed"} {
		x := a
		x.Result, x.Told = result, []handling.Told{toldFinder(handling.FinderKeyCheckKind)}
		switch result {
		case "approved":
			x.RunAt = sampleActed.Add(20 * time.Minute)
		case "rejected":
			x.Why = "電話での照合の記録がありません。"
		}
		out = append(out, &x)
	}
	return out
}

func sampleCase() handling.CaseLine {
	due := handling.DueLine{Number: sampleNumber, Day: handling.Date{Y: 2026, M: 2, D: 17}, What: "decide", Impact: "priority"}
	return handling.CaseLine{Number: sampleNumber, Kind: handling.Product, State: handling.Received, Title: "Example Mail Server", Assigned: "tanaka", Impact: "priority",
		Received: sampleReceived, Waits: "me", Next: &due}
}

func sampleDues() []handling.DueLine {
	return []handling.DueLine{
		{Number: sampleOther, Day: handling.Date{Y: 2026, M: 2, D: 9}, What: "answer", Party: "F", Late: 2, Impact: "normal"},
		{Number: sampleNumber, Day: handling.Date{Y: 2026, M: 2, D: 12}, What: "decide", Impact: "priority"},
		{Number: "IPA#34567890", Day: handling.Date{Y: 2026, M: 2, D: 12}, What: "expires"},
	}
}

func samplePending() []handling.PendingFor {
	return []handling.PendingFor{
		{N: 4713, Number: sampleNumber, Command: sampleCommand("decline", "duplicate"), What: "[" + sampleNumber + "] decline duplicate", By: "tanaka", Needs: "same", Expires: sampleExpires},
		{N: 4715, Number: sampleNumber, Command: sampleCommand("key confirm", sampleNewKey, "by=phone"), By: "tanaka", Needs: "other", Expires: sampleExpires},
		{N: 4716, Command: handling.Command{Verb: "bulk", Args: []string{"assign", "suzuki", "filter=mine"}}, By: "tanaka", Needs: "delay", Approved: "sato",
			Expires: sampleExpires, RunAt: sampleActed.Add(20 * time.Minute)},
	}
}

func sampleHeld() []handling.HeldMail {
	return []handling.HeldMail{
		{N: 118, Realm: handling.Reception, At: sampleReceived, From: "taro@elsewhere.example", Subject: "Re: ご連絡", Reason: "not_a_party", Claims: sampleNumber},
		{N: 119, Realm: handling.Reception, At: sampleReceived, From: "unknown@sender.example", Reason: "undecryptable"},
	}
}

func sampleRows() []handling.OutRow {
	return []handling.OutRow{
		{N: 4712, Number: sampleNumber, Realm: handling.Reception, Kind: handling.FinderAcceptedProduct, To: "F", Lang: handling.Japanese, Class: handling.ClassK, State: "held",
			HeldFor: "no_key", OwedAt: sampleActed},
		{N: 4690, Number: sampleOther, Realm: handling.Reception, Kind: handling.FinderReceiptKind, To: "F", Lang: handling.English, Class: handling.ClassN, State: "uncertain",
			OwedAt: sampleReceived, First: sampleReceived.Add(time.Minute), EncryptedTo: sampleKey, Subject: "We received your report", Error: "connection reset"},
	}
}

// officeSamples are those of the notices that tell how the office stands, and of the answers.
func officeSamples(kind handling.NoticeKind) []any {
	today := handling.DateOf(sampleActed)
	switch kind {
	case handling.DeskDigestKind:
		return digestSamples(today)
	case handling.DeskStoppedKind:
		own := &handling.DeskStopped{Realm: handling.Reception, By: "code", At: sampleActed, Code: "4821-7730",
			Lines: []handling.ReadyLine{{Command: handling.Command{Verb: "resume"}}, {Command: handling.Command{Verb: "outbox"}}}}
		return []any{own, &handling.DeskStopped{Realm: handling.Coordination, By: "code", At: sampleActed}}
	case handling.DeskStopCodeKind:
		return []any{&handling.DeskStopped{Realm: handling.Reception, By: "code", At: sampleActed, Code: "4821-7730"}}
	case handling.DeskKeyKind:
		return keySamples()
	case handling.DeskSuspendedKind:
		acts := []handling.Act{{At: sampleReceived, Number: sampleNumber, What: "decided", Realm: handling.Reception}, {At: sampleActed, Number: sampleOther, What: "released", Realm: handling.Reception}}
		return []any{&handling.DeskSuspended{Whose: "sato", Fingerprint: samplePerson, By: "tanaka", At: sampleActed, Dropped: 1, Acts: acts},
			&handling.DeskSuspended{Whose: "sato", Fingerprint: samplePerson, By: "revocation", At: sampleActed}}
	case handling.DeskAssignedKind:
		return []any{&handling.DeskAssigned{From: "sato", To: "suzuki", By: "tanaka", Cases: []handling.CaseLine{sampleCase()}}}
	case handling.DeskTakeoverKind:
		second := sampleCase()
		second.Number, second.State, second.Waits, second.Next, second.Impact = sampleOther, handling.HandedOver, "C", nil, ""
		return []any{&handling.DeskAssigned{From: "sato", To: "suzuki", By: "tanaka", Cases: []handling.CaseLine{sampleCase(), second}}}
	case handling.DeskIncidentKind:
		return []any{&handling.DeskIncident{Number: sampleNumber, N: 4712, Kind: handling.FinderAcceptedProduct, To: "F", Subject: "届出受理のお知らせ（ソフトウェア製品）", SentAt: sampleActed, Sealed: true, By: "tanaka"}}
	case handling.DeskStaffKind:
		joined := []handling.Staff{{Name: "sato", Fingerprint: samplePerson, Since: sampleActed}}
		left := []handling.Staff{{Name: "suzuki", Fingerprint: sampleKey, Left: sampleActed}}
		return []any{&handling.DeskStaff{Keys: joined, Gone: left}, &handling.DeskStaff{Keys: joined}, &handling.DeskStaff{Gone: left}}
	case handling.DeskRestoredKind:
		return []any{&handling.DeskRestored{Backup: sampleReceived, Fence: sampleActed, Mails: lostMails(), More: 3, Rows: 2}, &handling.DeskRestored{Backup: sampleReceived, Fence: sampleActed}}
	}
	return answerSamples(kind, today)
}

// lostMails are held because they came between a backup and its restore.
func lostMails() []handling.HeldMail {
	list := sampleHeld()
	for i := range list {
		list[i].Reason, list[i].Claims = "after_restore", ""
	}
	return list
}

func answerSamples(kind handling.NoticeKind, today handling.Date) []any {
	switch kind {
	case handling.DeskListKind:
		second := sampleCase()
		second.Number, second.State, second.Waits, second.Next, second.Impact, second.Assigned = sampleOther, handling.Questioned, "F", nil, "", ""
		return []any{&handling.DeskList{Verb: "list", Given: "一覧 自分", Rows: []handling.CaseLine{sampleCase(), second}, More: 3}, &handling.DeskList{Verb: "find", Given: "検索 mail"}}
	case handling.DeskDueKind:
		return []any{&handling.DeskDues{Today: today, Rows: sampleDues()[1:]}, &handling.DeskDues{Overdue: true, Today: today, Rows: sampleDues()[:1], More: 1},
			&handling.DeskDues{Today: today}, &handling.DeskDues{Overdue: true, Today: today}}
	case handling.DeskWhoKind:
		return []any{&handling.DeskWho{Number: sampleNumber, Rows: sampleRows()[1:]}, &handling.DeskWho{Number: sampleNumber}}
	case handling.DeskJournalKind:
		return []any{&handling.DeskJournal{Number: sampleNumber, Rows: journalRows(), More: 4}}
	case handling.DeskPendingKind:
		return []any{&handling.DeskPending{Rows: samplePending()}, &handling.DeskPending{}}
	case handling.DeskHeldKind:
		return []any{&handling.DeskHeld{Rows: sampleHeld(), More: 1}, &handling.DeskHeld{}}
	case handling.DeskOutboxKind:
		return []any{&handling.DeskOutbox{Rows: sampleRows(), More: 2}, &handling.DeskOutbox{}}
	case handling.DeskPartyKind:
		p := handling.Party{Handle: "example-soft", Kind: "developer", NameJA: "株式会社例ソフト", NameEN: "Example Software", Language: handling.Japanese,
			Addresses: []string{"psirt@example-soft.example"}, Registration: "general", Keywords: []string{"mail", "server"},
			Keys: []handling.PartyKey{{Fingerprint: sampleKey, Trust: handling.Confirmed, By: "tanaka", How: "phone", At: sampleActed}}}
		same := p
		same.Handle, same.Keys = "example-software", nil
		return []any{&handling.DeskParty{Party: p, Same: []handling.Party{same}}, &handling.DeskParty{Party: same}}
	}
	return nil
}

func journalRows() []handling.JournalLine {
	return []handling.JournalLine{
		{At: sampleReceived, Actor: "F", What: "opened", Word: "product", Mail: 4711},
		{At: sampleReceived, Actor: "F", What: "filed_in", Word: "new_report", Mail: 4711},
		{At: sampleReceived.Add(time.Minute), Actor: "keikai", What: "dated", Word: "acknowledged", Mail: 4690},
		{At: sampleActed, Days: 1, Actor: "tanaka", What: "decided", Word: "accepted", Mail: 4710},
		{At: sampleActed, Actor: "tanaka", What: "proposed_other", Word: "key confirm", Mail: 4715},
		{At: sampleActed, Actor: "tanaka", What: "key_confirmed", Word: sampleNewKey, Mail: 4715},
		{At: sampleActed, Actor: "tanaka", What: "review", Word: "2026-02-20", Mail: 4717},
		{At: sampleActed, Actor: "tanaka", What: "noted", Mail: 4718},
	}
}

func keySamples() []any {
	lines := []handling.ReadyLine{{Command: sampleCommand("key confirm", sampleNewKey, "by=phone")}, {Command: sampleCommand("key retire", sampleNewKey)}}
	return []any{
		&handling.DeskKey{Number: sampleNumber, Party: "F", Fingerprint: sampleNewKey, Replaces: sampleKey, Lines: lines},
		&handling.DeskKey{Number: sampleNumber, Party: "F", Fingerprint: sampleNewKey, Waiting: 2, Lines: lines},
		&handling.DeskKey{Number: sampleNumber, Party: "F", Fingerprint: sampleKey, Problem: "revoked", Lines: []handling.ReadyLine{{Command: sampleCommand("show")}}},
	}
}

// digestSamples: a full morning, and one on which nothing waits.
func digestSamples(today handling.Date) []any {
	record := handling.Record{Seq: 9120, Hash: sampleHash, Continues: true, Received: 312, Filed: 309, Waits: 3}
	full := &handling.DeskDigest{Realm: handling.Reception, Day: today, Since: today.AddDays(-1), Today: sampleDues(), Decide: samplePending()[:1], Pending: samplePending()[1:],
		Held: sampleHeld(), New: 6, Accepted: 4, Declined: 1, Handed: 2, NotLeft: sampleRows(), Ahead: sampleDues()[1:], Long: 41, LongMine: 9,
		Keys: []handling.DueLine{{Number: sampleOther, Day: handling.Date{Y: 2026, M: 3, D: 31}, What: "key_expires", Party: "F"}},
		Away: []handling.Absence{{Name: "sato", From: today, To: today.AddDays(1), Deputy: "suzuki"}}, Duty: "tanaka",
		Stopped: []handling.Hold{{Realm: handling.Reception, By: "code", At: sampleActed}}, Batches: []handling.Batch{{N: 4716, By: "tanaka", At: sampleActed, Total: 328}},
		Record: record, Stop: "4821-7730", Suspended: []handling.Staff{{Name: "sato", Fingerprint: samplePerson, Suspended: sampleActed, By: "tanaka"}},
		Silent: sampleSilent("O", sampleNumber), Over: 7, OverDays: 90, Missed: 4, Waited: 2}
	broken := record
	broken.Continues = false
	return []any{full, &handling.DeskDigest{Realm: handling.Coordination, Day: today, Record: record, Stop: "4821-7730"},
		&handling.DeskDigest{Realm: handling.Coordination, Day: today, Since: today.AddDays(-4), Handed: 1, Record: broken, Stop: "4821-7730",
			Silent: sampleSilent("V", sampleJVN)[:1], Over: 1, OverDays: 45, Missed: 1, Waited: 1}}
}

func sampleSilent(letter, number string) []handling.SilentLine {
	return []handling.SilentLine{{Number: number, Party: letter + "2", Days: 31, Mails: 3, Calls: 1, Next: "post"}, {Number: number, Party: letter + "1", Days: 24, Mails: 4, Calls: 2, Others: 1, Next: "unreachable"},
		{Number: number, Party: letter + "3", Days: 9, Mails: 1, Others: 2, Next: "mail"}, {Number: number, Party: letter + "4", Days: 8, Mails: 1, Next: "phone"}}
}

func showSamples() []any {
	full := handling.CaseView{Realm: handling.Reception, Number: sampleNumber, Kind: handling.Product, State: handling.Accepted, Edition: "2026", Title: "Example Mail Server",
		AssignedTo: "tanaka", Received: sampleReceived, Acknowledged: sampleReceived.Add(3 * time.Minute), Accepted: sampleActed, Impact: "normal", Classification: handling.Classification{Vulnerability: "sql_injection", ProductType: "mail"},
		Finder: &handling.FinderView{Name: "山田 太郎", Address: "taro@finder.example", Language: handling.Japanese, Protection: handling.Sealed,
			Key: &handling.KeyShown{Fingerprint: sampleKey, Trust: handling.Continuous}, Others: []handling.KeyShown{{Fingerprint: sampleNewKey, Trust: handling.Candidate}},
			Consents: handling.Consents{Know: true}, CreditJA: "山田 太郎 氏", CreditEN: "Taro Yamada"},
		Other: sampleJVN, HandedOver: sampleActed, Taken: sampleActed.Add(time.Hour), Review: handling.Date{Y: 2026, M: 2, D: 20},
		Disclosure: handling.Date{Y: 2026, M: 5, D: 11}, Question: &handling.Question{At: sampleActed, By: "tanaka", Mail: 4714, Due: handling.Date{Y: 2026, M: 2, D: 19}},
		Notes: []handling.Note{{At: sampleActed, By: "tanaka", Text: "電話で指紋を照合した。"}}, Holds: []handling.Hold{{Realm: handling.Reception, Party: "F", By: "tanaka", At: sampleActed}},
		Mails: []handling.CaseMail{
			{N: 4711, Direction: handling.In, At: sampleReceived, Party: "F", Kind: "new_report", Encrypted: true},
			{N: 4712, Direction: handling.Out, At: sampleActed, Party: "F", Kind: string(handling.FinderAcceptedProduct), Encrypted: true},
		},
		Pending: samplePending()[:2],
	}
	bare := handling.CaseView{Realm: handling.Coordination, Number: sampleJVN, Kind: handling.Product, State: handling.HandedOver, Edition: "2026", Title: "Example Mail Server", Received: sampleReceived,
		Acknowledged: sampleReceived, HandedOver: sampleActed, Other: sampleNumber, Withheld: true}
	return []any{&handling.DeskShow{View: full, Lines: sampleLines(sampleNumber)[1:2]}, &handling.DeskShow{View: bare}, &handling.DeskShow{View: coordinatedView(bare)}}
}

// coordinatedView has developers, a date that moved, and what became public.
func coordinatedView(v handling.CaseView) handling.CaseView {
	v.State, v.Origin, v.Target, v.DetailSent = handling.Scheduled, sampleOrigin.Time(10, 0), sampleTarget, sampleOrigin.Time(15, 0)
	v.Parties = []handling.PartyView{
		{Name: "例示ソフト株式会社", Key: sampleKey, CaseParty: handling.CaseParty{Code: "V1", Role: handling.Developer, Reference: "VH#40718263", Theirs: "PSIRT-88", Stage: handling.Ready, Result: "exists",
			Status: "vulnerable", Attempts: []handling.Attempt{{Channel: "mail"}}, FirstAttempt: v.Origin, DetailSent: v.DetailSent, Date: handling.DateAnswer{Answer: "accept"}}},
		{Name: "Other Software", CaseParty: handling.CaseParty{Code: "V2", Role: handling.Related, Reference: "VH#51829374", Stage: handling.NoAnswer}},
	}
	v.Plans = []handling.Plan{{At: samplePlanned, Set: sampleActed, By: "佐々木"}, {At: samplePlanned.AddDate(0, 0, 14), Set: sampleSent, By: "佐々木", Why: "fix"}}
	v.CVE, v.Leak = []string{"CVE-2026-12345"}, &handling.Leak{At: sampleSent, Source: "https://forum.example/t/77", Exploited: "unknown"}
	v.Links = []handling.Link{{Case: "IPA#23456789", How: "related"}}
	return v
}

func helpSamples() []any {
	out := []any{&handling.DeskHelp{Realm: handling.Reception, Number: sampleNumber, State: handling.Received, Lines: sampleLines(sampleNumber)},
		&handling.DeskHelp{Realm: handling.Reception}, &handling.DeskHelp{Realm: handling.Coordination}}
	for _, v := range handling.Verbs {
		out = append(out, &handling.DeskHelp{Verb: v.Name, Realm: handling.Reception})
	}
	return out
}
