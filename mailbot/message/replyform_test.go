package message

import (
	"fmt"
	"strings"
	"testing"

	"keikai/mailbot/handling"
)

// printedForm prints a form as a notice does. Package mailbot holds the same to what templates print.
func printedForm(l handling.Lang, name string, role handling.Role) string {
	form, _ := handling.ReplyFormNamed(name)
	rule, colon, gap, other := handling.ReplyRuleJA, "：", "　", "その他・ご意見："
	if l == handling.English {
		rule, colon, gap, other = handling.ReplyRuleEN, ":", "   ", "Anything else:"
	}
	var b strings.Builder
	b.WriteString(rule + "\n")
	for i, f := range form.For(role) {
		fmt.Fprintf(&b, "%d %s%s\n", i+1, f.Label(l), colon)
		row := ""
		for n, c := range f.Choices {
			word := fmt.Sprintf("%d %s", n+1, handling.Phrase{JA: c.JA, EN: c.EN}.In(l))
			if columnsOf(row+gap+word) > 67 && row != "" {
				b.WriteString("   " + row + "\n")
				row = ""
			}
			if row != "" {
				row += gap
			}
			row += word
		}
		if row != "" {
			b.WriteString("   " + row + "\n")
		}
	}
	return b.String() + other + "\n" + strings.Repeat("-", 56) + "\n"
}

func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0x7f {
			n++
		}
	}
	return n
}

// quotedBy puts a mark before each line, as a client does that quotes.
func quotedBy(mark, text string) string {
	return mark + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+mark) + "\n"
}

// filled writes values behind labels of a printed form.
func filled(form string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(form, pairs[i]) {
			panic(pairs[i] + " is not in the form")
		}
	}
	return strings.NewReplacer(pairs...).Replace(form)
}

// seen writes a reply in one line: form, key=choice|text, ?doubts, #numbers.
func seen(r *handling.Reply) string {
	if r == nil {
		return "nil"
	}
	out := []string{r.Form}
	for _, a := range r.Answers {
		out = append(out, a.Field+"="+a.Choice+"|"+strings.ReplaceAll(a.Text, "\n", "/"))
	}
	for _, d := range r.Doubts {
		out = append(out, "?"+d)
	}
	return strings.Join(append(out, r.Numbers...), "; ")
}

const (
	dateHints   = "   1 同意する　2 別の日を希望する（YYYY-MM-DD）　3 同意できない\n"
	dateHintsEN = "   1 accept   2 another day (YYYY-MM-DD)   3 cannot accept\n"
)

// Ways in which people fill in a form, by the client that makes them (notices.md 2, users.md A17, B6, B7, C8).
func TestReadReply(t *testing.T) {
	date, dateEN := printedForm(handling.Japanese, "date", handling.Developer), printedForm(handling.English, "date", handling.Developer)
	result, resultEN := printedForm(handling.Japanese, "result", handling.Developer), printedForm(handling.English, "result", handling.Developer)
	window, windowOp := printedForm(handling.Japanese, "window", handling.Developer), printedForm(handling.Japanese, "window", handling.Operator)
	windowEN := printedForm(handling.English, "window", handling.Operator)
	detail, fix := printedForm(handling.Japanese, "detail_request", handling.Developer), printedForm(handling.Japanese, "fix", handling.Developer)
	operator, operatorEN := printedForm(handling.Japanese, "operator_report", handling.Operator), printedForm(handling.English, "operator_report", handling.Operator)
	consent, credit := printedForm(handling.Japanese, "site_consent", handling.Operator), printedForm(handling.Japanese, "credit", "")
	direct, committee, priority := printedForm(handling.Japanese, "direct", ""), printedForm(handling.Japanese, "committee", ""), printedForm(handling.English, "priority", "")
	outlook := "\n\n-----Original Message-----\nFrom: 例示センター <vuln@coordination.test>\nSent: Thursday, April 9, 2026 10:00 AM\nTo: psirt@developer.test\nSubject: [JVN#12345678] 公表日\n\n"
	notice := "件名：公表日のご相談\n\n株式会社例 御中\n\n取扱番号：JVN#12345678\n公表日（案）：2026年4月21日\n理由：修正版の公開に合わせるため\n\n"
	for name, c := range map[string]struct{ text, want string }{
		// Untouched.
		"untouched":                          {date, "date"},
		"untouched, English":                 {dateEN, "date"},
		"untouched, quoted":                  {quotedBy("> ", date), "date"},
		"untouched, quoted twice":            {quotedBy(">> ", date), "date"},
		"untouched, all of result":           {quotedBy("> ", result), "result"},
		"untouched, all of result, English":  {quotedBy("> ", resultEN), "result"},
		"untouched, window of a developer":   {quotedBy("> ", window), "window"},
		"untouched, window of an operator":   {windowOp, "window"},
		"untouched, window, English":         {windowEN, "window"},
		"untouched, operator's report":       {quotedBy("> ", operator), "operator_report"},
		"untouched, operator's, English":     {operatorEN, "operator_report"},
		"untouched, fix":                     {fix, "fix"},
		"untouched, blank lines doubled":     {strings.ReplaceAll(result, "\n", "\n\n"), "result"},
		"untouched, indentation lost":        {strings.ReplaceAll(result, "\n   ", "\n"), "result"},
		"untouched, choices run into labels": {strings.ReplaceAll(date, "\n   1", " 1"), "date"},
		"untouched, choices broken anywhere": {quotedBy("> ", filled(date, "（YYYY-MM-DD）", "（YYYY-\nMM-DD）", "同意できない", "同意で\nきない")), "date"},
		"untouched, places to write on":      {filled(date, "理由：", "理由：＿＿＿＿＿＿", "期限：", "期限：（　　）"), "date"},

		// Thunderbird and Becky!: below, between and behind the quotation marks.
		"Thunderbird, number":             {"山田です。\n\nOn 2026/04/09 10:00, 例示センター wrote:\n" + quotedBy("> ", filled(date, "（案）：", "（案）： 1")), "date; date=accept|1"},
		"Thunderbird, line below":         {quotedBy("> ", "お世話になっております。\n") + filled(quotedBy("> ", date), "> 2 理由：\n", "> 2 理由：\nリリースの都合による\nもの\n"), "date; why=|リリースの都合による/もの"},
		"Thunderbird, number below":       {filled(quotedBy("> ", date), "> 2 理由", "\n3\n\n> 2 理由"), "date; date=refuse|3"},
		"Thunderbird, line retyped":       {filled(quotedBy("> ", date), "> 2 理由：\n", "> 2 理由：\n2 理由：社内の都合\n"), "date; why=|社内の都合"},
		"Thunderbird, number and day":     {quotedBy("> ", filled(date, "（案）：", "（案）：2 2026-04-28")), "date; date=counter|2026-04-28"},
		"Thunderbird, day below":          {filled(quotedBy("> ", date), "（案）：", "（案）：2", "> 2 理由", "2026年4月28日を希望します\n> 2 理由"), "date; date=counter|2026年4月28日"},
		"Thunderbird, flowed away":        {filled(dateEN, "Reason:\n", "Reason: ", "until:\n", "until: 2026-05-01\n"), "date; secret_until=2026-05-01|2026-05-01"},
		"Becky, wide":                     {quotedBy("> ", filled(date, "（案）：", "（案）：　１")), "date; date=accept|1"},
		"Becky, wide mark":                {quotedBy("＞", filled(date, "（案）：", "（案）：回答：２　２０２６年４月２８日")), "date; date=counter|2026年4月28日"},
		"Becky, initials":                 {quotedBy("YT> ", filled(date, "（案）：", "（案）：3", "理由：", "理由：検証中")), "date; date=refuse|3; why=|検証中"},
		"mutt, bar":                       {quotedBy("| ", filled(date, "（案）：", "（案）：3です")), "date; date=refuse|3です"},
		"nested, deeper one untouched":    {filled(date, "（案）：", "（案）：1") + quotedBy("> ", date) + quotedBy("> > ", date), "date; date=accept|1"},
		"nested, answers of someone else": {quotedBy("> ", "転送します。\n") + quotedBy("> > ", filled(date, "（案）：", "（案）：1")), "date; date=accept|1"},

		// Outlook: above the original message, which has no marks.
		"Outlook, form copied":         {"お世話になっております。\n\n" + filled(date, "（案）：", "（案）：2（2026-04-28）", "理由：", "理由：連休前のため") + "\n山田\n" + outlook + date, "date; date=counter|2026-04-28; why=|連休前のため"},
		"Outlook, inside original":     {"下記に記入しました。" + outlook + filled(date, "（案）：", "（案）：1 同意する"), "date; date=accept|1 同意する"},
		"Outlook, Japanese original":   {"記入しました。\n\n差出人: 例示センター\n送信日時: 2026年4月9日 10:00\n宛先: psirt\n件名: 公表日\n\n" + filled(date, "（案）：", "（案）：3"), "date; date=refuse|3"},
		"Outlook, underscores":         {filled(date, "（案）：", "（案）：1", "ご意見：", "ご意見：特になし") + "________________________________\nFrom: x\n" + date, "date; date=accept|1; other=|特になし"},
		"Outlook, lines doubled":       {strings.ReplaceAll(filled(result, "検証結果：", "検証結果：7", "予定日：", "予定日：2026/05/01"), "\n", "\n\n"), "result; result=verifying|7; fix_planned=2026-05-01|2026/05/01"},
		"Outlook, rulings lost":        {"1 公表日（案）：1\n2 理由：特になし\n\n以上、よろしくお願いいたします。\n山田" + outlook, "date; date=accept|1; why=|特になし"},
		"Outlook, tab for the gap":     {"1.\t公表日（案）\t1\n2.\t理由\tなし\n", "date; date=accept|1; why=|なし"},
		"Outlook, signature below":     {filled(date, "（案）：", "（案）：1") + "-- \n電話番号：00-0000-0000\n理由：署名です\n" + quotedBy("> ", date), "date; date=accept|1"},
		"Outlook, ruling in two":       {strings.Replace(filled(date, "理由：", "理由：x"), "） --------", "）\n--------", 1), "date; why=|x"},
		"Outlook, fresh and quotation": {"1 公表日（案）：1\n2 理由：\n\nOn 2026/04/09, x wrote:\n" + quotedBy("> ", filled(date, "（案）：", "（案）：3")), "date; date=|1/3; ?date"},

		// Our notice says in its text what its form asks for.
		"notice, quoted":         {"同意します。\n\n" + quotedBy("> ", notice+date), "date; date=accept|同意します。"},
		"notice, Outlook":        {outlook + notice + filled(date, "（案）：", "（案）：1"), "date; date=accept|1"},
		"notice, HTML made text": {"1 公表日：3\n2 理由：検証中\n\n2026年4月9日(木) 10:00 例示 <vuln@coordination.test>:\n" + notice + date, "date; date=refuse|3; why=|検証中"},
		"notice, answers below":  {quotedBy("> ", notice+date) + "\n公表日：1\n理由：特になし\n", "date; date=accept|1; why=|特になし"},
		"notice, signed":         {"1 公表日：1\n2 理由：x\n-- \n山田\n" + notice + date, "date; date=accept|1; why=|x"},

		// Gmail, iPhone, carriers' telephones.
		"Gmail, above":                   {"同意します。\n\n2026年4月9日(木) 10:00 例示センター <vuln@coordination.test>:\n\n" + quotedBy("> ", date), "date; date=accept|同意します。"},
		"Gmail, between":                 {"2026年4月9日(木) 10:00 例示センター <vuln@coordination.test>:\n" + filled(quotedBy("> ", date), "> 3 秘密", "\n連休のため\n\n> 3 秘密"), "date; why=|連休のため"},
		"Gmail, English":                 {"On Thu, Apr 9, 2026 at 10:00 AM Example <vuln@coordination.test> wrote:\n\n" + quotedBy("> ", filled(dateEN, "Proposed date:", "Proposed date: Accept", "until:", "until: 28 April 2026")), "date; date=accept|Accept; secret_until=2026-04-28|28 April 2026"},
		"iPhone, answer alone":           {"回答：２\n\niPhoneから送信\n\n2026/04/09 10:00、例示センター <vuln@coordination.test>のメール:\n" + quotedBy("> ", consent), "site_consent; site_data=no|回答:2"},
		"iPhone, number alone":           {"1\n\niPhoneから送信\n\n" + quotedBy("> ", direct), "direct; direct=yes|1"},
		"iPhone, alone with day":         {"回答 2 2026-04-28です\n\n" + quotedBy("> ", date), "date; date=counter|2026-04-28"},
		"iPhone, alone for one of two":   {"回答：1\n\n" + quotedBy("> ", result), "result; result=exists|回答:1; ?result"},
		"iPhone, prose with a number":    {"3 点確認させてください。\n\n" + quotedBy("> ", detail), "detail_request"},
		"carrier, quotation cut off":     {"１　サイト情報の提供　１\nその他・ご意見　なし", "site_consent; site_data=yes|1; other=|なし"},
		"carrier, circled label number":  {"①公表日：③\n②理由：検証中\n", "date; date=refuse|3; why=|検証中"},
		"carrier, half-width kana":       {filled(window, "送付先メールアドレス：", "送付先ﾒｰﾙｱﾄﾞﾚｽ：psirt@developer.test"), "window; address=|psirt@developer.test"},
		"carrier, no breaks by an agent": {filled(detail, "詳細情報：", "詳細情報： 1です"), "detail_request; detail=send|1です"},

		// Ticket systems, which quote all and put bullets and bars.
		"ticket, bullets":         {"## Reply above this line ##\n\n" + filled(date, "1 公表日（案）：", "- 公表日（案）: 1", "2 理由", "- 理由", "3 秘密", "- 秘密"), "date; date=accept|1"},
		"ticket, bars":            {quotedBy("│ ", filled(date, "（案）：", "（案）：2. 2026/4/28")), "date; date=counter|2026/4/28"},
		"ticket, starred choices": {filled(dateEN, dateHintsEN, "   * 1 accept\n   * 2 another day (YYYY-MM-DD)\n   * 3 cannot accept\n"), "date"},
		"ticket, bold label":      {"*1 公表日（案）：* 1\n*2 理由：* なし\n", "date; date=accept|1; why=|なし"},
		"ticket, answers listed":  {"(1) 検証結果: 1 脆弱性あり\n(2) 影響を受ける製品・バージョン: 例 1.0\n 例 1.1\n(3) CVE番号: CVE-2026-1234\n", "result; result=exists|1 脆弱性あり; affected=|例 1.0/例 1.1; cve=have|CVE-2026-1234"},

		// Marks at the printed choices.
		"filled square":         {filled(date, "　2 別", "　■2 別", "YYYY-MM-DD", "2026-04-28"), "date; date=counter|2026-04-28"},
		"square alone":          {filled(date, "   1 同", "   ■1 同"), "date; date=accept|■1 同意する"},
		"boxes drawn":           {filled(date, "1 同意する", "□1 同意する", "2 別", "□2 別", "3 同意で", "☑3 同意で"), "date; date=refuse|☑3 同意できない"},
		"box behind number":     {filled(consent, "2 同意しない", "2 ☑同意しない"), "site_consent; site_data=no|2 ☑同意しない"},
		"tick":                  {filled(consent, "1 同意する", "✓ 1 同意する"), "site_consent; site_data=yes|✓ 1 同意する"},
		"tick of kana":          {quotedBy("> ", filled(result, "3 影響なし", "レ3 影響なし")), "result; result=no_effect|レ3 影響なし"},
		"circle":                {filled(result, "6 他社", "○6 他社"), "result; result=elsewhere|○6 他社製品に起因"},
		"large circle behind":   {filled(consent, "1 同意する", "1 同意する◯"), "site_consent; site_data=yes|1 同意する"},
		"circle and cross":      {filled(consent, "1 同意する", "×1 同意する", "2 同意しない", "○2 同意しない"), "site_consent; site_data=no|○2 同意しない"},
		"letter x":              {filled(priority, "2 not", "x 2 not"), "priority; priority=no|x 2 not agreed"},
		"box with x":            {filled(priority, "1 agreed", "[x] 1 agreed", "2 not", "[ ] 2 not"), "priority; priority=yes|[x] 1 agreed"},
		"circled number":        {filled(consent, "2 同意しない", "② 同意しない"), "site_consent; site_data=no|2 同意しない"},
		"all numbers circled":   {filled(consent, "1 同意する", "① 同意する", "2 同意しない", "② 同意しない"), "site_consent"},
		"arrow":                 {filled(consent, "1 同意する", "1 同意する ←"), "site_consent; site_data=yes|1 同意する"},
		"others deleted":        {filled(date, dateHints, "   1 同意する\n"), "date; date=accept|1 同意する"},
		"others deleted, day":   {filled(date, dateHints, "   2 別の日を希望する（2026-04-28）\n"), "date; date=counter|2026-04-28"},
		"only day written":      {filled(date, "YYYY-MM-DD", "２０２６－０４－２８"), "date; date=counter|2026-04-28"},
		"CVE behind its choice": {filled(result, "3 採番済み", "3 採番済み CVE-2026-1234"), "result; cve=have|CVE-2026-1234"},
		"window behind choice":  {filled(detail, "窓口を変更する", "窓口を変更する：security@developer.test"), "detail_request; detail=other_window|security@developer.test"},
		"two marks":             {filled(result, "   1 脆", "   ■1 脆", "3 影響なし", "■3 影響なし"), "result; result=|■1 脆弱性あり/■3 影響なし; ?result"},
		"mark and number":       {filled(date, "（案）：", "（案）：3", "   1 同", "   ■1 同"), "date; date=|3; ?date"},
		"cross alone":           {filled(consent, "1 同意する", "×1 同意する"), "site_consent; site_data=|×1 同意する/2 同意しない; ?site_data"},

		// Numbers and words.
		"bracket":                   {filled(date, "（案）：", "（案）：1)"), "date; date=accept|1)"},
		"number and words":          {filled(date, "（案）：", "（案）：「1 同意する」"), "date; date=accept|1 同意する"},
		"polite words":              {filled(date, "（案）：", "（案）：はい、同意いたします。"), "date; date=accept|はい、同意いたします。"},
		"polite refusal":            {filled(consent, "提供：", "提供：同意いたしません。"), "site_consent; site_data=no|同意いたしません。"},
		"English words in Japanese": {filled(fix, "対応状況：", "対応状況：not vulnerable, investigating"), "fix; status=notvulnerable_investigating|not vulnerable, investigating"},
		"words with a colon":        {filled(fix, "対応状況：", "対応状況：該当製品あり：調査中"), "fix; status=vulnerable_investigating|該当製品あり:調査中"},
		"yes":                       {filled(fix, "通知：", "通知：はい", "周知の希望：", "周知の希望：２（いいえ）"), "fix; all_told=yes|はい; early=no|2(いいえ)"},
		"agrees on a condition":     {filled(date, "（案）：", "（案）：1 ただし修正版の公開後"), "date; date=accept|1 ただし修正版の公開後; ?date"},
		"number against words":      {filled(consent, "提供：", "提供：1 同意しません"), "site_consent; site_data=yes|1 同意しません; ?site_data"},
		"two numbers":               {filled(operator, "対応内容：", "対応内容：1、3"), "operator_report; how=modified|1、3; ?how"},
		"no such number":            {filled(date, "（案）：", "（案）：5"), "date; date=|5; ?date"},
		"a day alone is no choice":  {filled(date, "（案）：", "（案）：2026-04-28"), "date; date=|2026-04-28; ?date"},
		"counter without a day":     {filled(date, "（案）：", "（案）：2"), "date; date=counter|2; ?date"},
		"counter without a year":    {filled(date, "（案）：", "（案）：2 4/28"), "date; date=counter|4/28; ?date"},
		"counter, not before":       {filled(date, "（案）：", "（案）：2 2026-04-28以降"), "date; date=counter|2026-04-28以降; ?date"},
		"assigned without a number": {filled(result, "CVE番号：", "CVE番号：3"), "result; cve=have|3; ?cve"},
		"none is no choice":         {filled(fix, "対応状況：", "対応状況：該当なし", "回避策：", "回避策：なし", "公開ページ：", "公開ページ：N/A"), "fix; status=|該当なし; workaround=|なし; page=|N/A; ?status"},
		"none is a choice":          {filled(operator, "漏えいの可能性：", "漏えいの可能性：なし"), "operator_report; leak=no|なし"},
		"free words for a choice":   {filled(result, "検証結果：", "検証結果：社内で確認しています"), "result; result=|社内で確認しています; ?result"},
		"post, by an operator":      {filled(windowOp, "送付方法：", "送付方法：郵送でお願いします"), "window; protection=post|郵送でお願いします"},
		"wrapped choice, English":   {quotedBy("> ", filled(windowEN, "   1 mail", "   1 mail", "3 telephone", "[x] 3 telephone")), "window; protection=phone|[x] 3 telephone"},
		"the one choice, chosen":    {filled(window, "送付方法：", "送付方法：1"), "window; protection=sealed|1"},
		"English Result, developer": {filled(resultEN, "Result:", "Result: 3"), "result; result=no_effect|3"},
		"English Result, operator":  {filled(operatorEN, "Result:", "Result: 3"), "operator_report; result=known_fixed|3"},
		"committee":                 {filled(committee, "有無）：", "有無）：添付します", "併記：", "併記：1"), "committee; opinion=|添付します; beside=yes|1"},
		"credit":                    {filled(credit, "お名前の掲載：", "お名前の掲載：1", "ハンドル名：", "ハンドル名：例示 太郎"), "credit; public=yes|1; name=|例示 太郎"},

		// Days.
		"wide era":          {filled(result, "受領日：", "受領日：令和８年４月１０日"), "result; received=2026-04-10|令和８年４月１０日"},
		"short era":         {filled(result, "受領日：", "受領日：R8.4.10", "対策予定日：", "対策予定日：2026年5月1日（金）予定"), "result; received=2026-04-10|R8.4.10; fix_planned=2026-05-01|2026年5月1日（金）予定"},
		"day with hour":     {filled(result, "受領日：", "受領日：2026/04/10 10:30 受領しました"), "result; received=2026-04-10|2026/04/10 10:30 受領しました"},
		"day without year":  {filled(result, "受領日：", "受領日：4月10日"), "result; received=|4月10日; ?received"},
		"wrong weekday":     {filled(result, "受領日：", "受領日：2026-04-10(土)"), "result; received=|2026-04-10(土); ?received"},
		"about a day":       {filled(result, "対策予定日：", "対策予定日：2026年5月中旬"), "result; fix_planned=|2026年5月中旬; ?fix_planned"},
		"planned, not done": {filled(operator, "完了日：", "完了日：2026-05-01完了予定"), "operator_report; done=|2026-05-01完了予定; ?done"},
		"no day":            {filled(date, "現れる日：", "現れる日：該当なし"), "date; fix_visible=|該当なし; ?fix_visible"},
		"same day twice":    {filled(date, "期限：", "期限：2026-05-01") + quotedBy("> ", filled(date, "期限：", "期限：2026年5月1日まで")), "date; secret_until=2026-05-01|2026-05-01/2026年5月1日まで"},
		"two days":          {filled(date, "期限：", "期限：2026-05-01") + quotedBy("> ", filled(date, "期限：", "期限：2026-05-02")), "date; secret_until=|2026-05-01/2026-05-02; ?secret_until"},

		// Which form, free words, numbers.
		"numbers":                {filled(operator, "取扱番号：", "取扱番号： IPA#12345678", "調査結果：", "調査結果：1"), "operator_report; result=exists|1; IPA#12345678"},
		"statement of two parts": {filled(fix, "掲載文：", "掲載文：\n例示製品に影響はありません。\n\n詳細は当社の頁をご覧ください。"), "fix; statement=|例示製品に影響はありません。//詳細は当社の頁をご覧ください。"},
		"two texts":              {filled(fix, "修正版：", "修正版：1.1") + quotedBy("> ", filled(fix, "修正版：", "修正版：1.2")), "fix; fixed_version=|1.1/1.2; ?fixed_version"},
		"same text twice":        {filled(fix, "修正版：", "修正版：１．１") + quotedBy("> ", filled(fix, "修正版：", "修正版：1.1")), "fix; fixed_version=|１．１"},
		"opinion of many lines":  {filled(date, "ご意見：", "ご意見：一つ目\n\n二つ目"), "date; other=|一つ目//二つ目"},
		"key block":              {filled(window, "指紋）：", "指紋）：\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEaXNh\n=AbCd\n-----END PGP PUBLIC KEY BLOCK-----"), "window; key=|-----BEGIN PGP PUBLIC KEY BLOCK-----//mDMEaXNh/=AbCd/-----END PGP PUBLIC KEY BLOCK-----"},
		"an older form below":    {filled(date, "期限：", "期限：2026-05-01") + quotedBy("> > ", window), "date; secret_until=2026-05-01|2026-05-01"},
		"one label, prose":       {"理由：社内の都合により遅れます。\n", "nil"},
		"one label, inside":      {handling.ReplyRuleJA + "\n1 公表日（案）：1\n", "date; date=accept|1"},
		"no form":                {"お世話になっております。\n4月28日でお願いします。\n", "nil"},
		"empty":                  {"", "nil"},
		"a report is none":       {"Report form: vulnerability-related information of a website\nTelephone: 00\nLanguage: PHP\nURL: https://operator.example/\nWorkaround: none\n", "nil"},
	} {
		for way, text := range map[string]string{"": c.text, ", CRLF": strings.ReplaceAll(c.text, "\n", "\r\n")} {
			if got := seen(ReadReply(text)); got != c.want {
				t.Errorf("%s%s:\n got %s\nwant %s\n%s", name, way, got, c.want, c.text)
			}
		}
	}
}

// Every form that is printed comes back untouched as a form without answers, for every role and in either language (users.md C8).
func TestUntouchedFormSaysNothing(t *testing.T) {
	roles := []handling.Role{"", handling.Developer, handling.Operator, handling.ConstructionProvider, handling.OverseasCoordinator}
	for _, form := range handling.ReplyForms {
		for _, l := range []handling.Lang{handling.Japanese, handling.English} {
			for _, role := range roles {
				for _, mark := range []string{"", "> ", ">> ", "＞", "| ", "  "} {
					if got := seen(ReadReply(quotedBy(mark, printedForm(l, form.Name, role)))); got != form.Name {
						t.Errorf("%s, %s, %q, %q: %s", form.Name, l, role, mark, got)
					}
				}
			}
		}
	}
}

// Every choice is read from its number, in full width too, from its words in both languages, and from a mark.
func TestEveryChoiceIsRead(t *testing.T) {
	tails := map[string]string{"counter": " 2026-04-28", "have": " CVE-2026-1234", "other_window": " security@developer.test"}
	for _, form := range handling.ReplyForms {
		for _, f := range form.For(handling.Operator) {
			for i, c := range f.Choices {
				ja, _, _ := strings.Cut(c.JA, "（")
				en, _, _ := strings.Cut(c.EN, " (")
				wide := string(rune('０' + i + 1))
				for _, l := range []handling.Lang{handling.Japanese, handling.English} {
					printed := printedForm(l, form.Name, handling.Operator)
					for _, answer := range []string{fmt.Sprint(i + 1), wide, fmt.Sprintf("%d です", i+1), "回答：" + wide, fmt.Sprintf("(%d)", i+1), ja, en, fmt.Sprintf("%d %s", i+1, ja), fmt.Sprintf("%d. %s", i+1, en)} {
						label := f.Label(l)
						colon := ":"
						if l == handling.Japanese {
							colon = "："
						}
						text := strings.Replace(printed, " "+label+colon+"\n", " "+label+colon+" "+answer+tails[c.Value]+"\n", 1)
						r := ReadReply(quotedBy("> ", text))
						if r == nil || r.Form != form.Name || r.Choice(f.Key) != c.Value || len(r.Answers) != 1 || len(r.Doubts) != 0 {
							t.Errorf("%s %s, %q: %s, want %s", form.Name, f.Key, answer, seen(r), c.Value)
						}
					}
				}
			}
		}
	}
}

// R45: time is linear, whatever a mail repeats.
func TestReadingRepliesIsLinear(t *testing.T) {
	for name, shape := range map[string]func(n int) string{
		"labels":  func(n int) string { return strings.Repeat("2 理由：a\n1 公表日：1\n", n) },
		"answers": func(n int) string { return strings.Repeat("2 理由：a\n", n) },
		"values": func(n int) string {
			return "2 理由：" + strings.Repeat("x", 20*n) + strings.Repeat("\n2 理由：y", n)
		},
		"choices": func(n int) string { return "1 公表日（案）：\n" + strings.Repeat("1 同意する　", n) },
		"days": func(n int) string {
			return handling.ReplyRuleJA + "\n1 受領日：" + strings.Repeat("2026-04-28 ", n)
		},
		"marks":   func(n int) string { return "1 公表日（案）：\n" + strings.Repeat("■", n) },
		"quotes":  func(n int) string { return strings.Repeat(">", n) + " 1 公表日：1\n" + strings.Repeat("> > >", n) },
		"rulings": func(n int) string { return strings.Repeat(handling.ReplyRuleJA+"\n1 公表日：1\n", n) },
		"chained": func(n int) string { return strings.Repeat("1 公表日：", n) },
		"long row": func(n int) string {
			return "1 公表日：\n   " + strings.Repeat("1 同意する 2 別の日を希望する\n", n)
		},
		"spaces": func(n int) string {
			return "1 公表日：\n1 同" + strings.Repeat(" ", n) + "\n2 理由：" + strings.Repeat(" ", n)
		},
	} {
		linear(t, name, 2000, func(n int) { ReadReply(shape(n)) })
	}
}

// Any bytes: a choice is one of its field, a doubt has words, no field is answered twice, and CRLF changes nothing.
func FuzzReadReply(f *testing.F) {
	f.Add(printedForm(handling.Japanese, "date", handling.Developer))
	f.Add(quotedBy("> ", printedForm(handling.English, "result", handling.Developer)))
	f.Add("回答：２\n> " + handling.ReplyRuleJA + "\n> 1 サイト情報の提供：\n>    ①同意する　[x]2 同意しない\n")
	f.Add("1 公表日（案）：2.2026-04-28\n2 理由：\n■\xff\x01① (YYYY-MM-DD)\n-- \nCVE番号：CVE-2026-1234 İ")
	f.Fuzz(func(t *testing.T, text string) {
		r := ReadReply(text)
		if again := ReadReply(strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", "\r\n")); !strings.Contains(text, "\r") && seen(again) != seen(r) {
			t.Errorf("%s, with CRLF %s", seen(r), seen(again))
		}
		if r == nil {
			return
		}
		form, ok := handling.ReplyFormNamed(r.Form)
		if !ok {
			t.Fatalf("form %q", r.Form)
		}
		had := map[string]bool{}
		for _, a := range r.Answers {
			if had[a.Field] || a.Choice == "" && strings.TrimSpace(a.Text) == "" {
				t.Errorf("%s twice or empty: %s", a.Field, seen(r))
			}
			had[a.Field] = true
			for _, field := range form.Fields {
				known := a.Choice == "" || field.Date
				for _, c := range field.Choices {
					known = known || c.Value == a.Choice
				}
				if field.Key == a.Field && !known {
					t.Errorf("%s is %q", a.Field, a.Choice)
				}
			}
		}
		for _, d := range r.Doubts {
			if !had[d] && len(r.Kept) == 0 {
				t.Errorf("doubt about %s, which has no answer", d)
			}
		}
	})
}
