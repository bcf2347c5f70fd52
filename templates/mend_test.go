package templates

import (
	"slices"
	"testing"

	"keikai/mailbot/handling"
)

func TestNearCommandWordsAreOffered(t *testing.T) {
	for _, c := range []struct {
		realm handling.Realm
		given string
		want  []string
	}{
		{handling.Reception, "不受", []string{"不受理"}},
		{handling.Reception, "acept", []string{"受理"}},
		{handling.Reception, "KEY", []string{"鍵登録", "鍵確認", "鍵失効", "鍵停止"}},
		{handling.Reception, "key confrim", []string{"鍵確認"}},
		{handling.Coordination, "handovr", nil}, // reception's
		{handling.Reception, "fly", nil},
		{handling.Reception, "", nil},
	} {
		if got := near(handling.Japanese, c.realm, c.given); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.given, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0}, {"abc", "acb", 2}, {"kitten", "sitting", 3}, {"受理", "不受理", 1}} {
		if got := distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// What takes a command back is a line that the desk reads as it stands, or the name of the verb.
func TestTheWayBackIsALine(t *testing.T) {
	for _, c := range []struct {
		r    handling.Result
		want string
	}{
		{handling.Result{Number: sampleNumber, Command: sampleCommand("accept", "product"), Inverse: "undo", N: 4710}, "[IPA#12345678] undo 4710"},
		{handling.Result{Number: sampleNumber, Command: sampleCommand("key confirm", sampleKey, "by=phone"), Inverse: "cancel", Waits: handling.NeedsOther, N: 4715}, "[IPA#12345678] cancel 4715"},
		{handling.Result{Number: sampleNumber, Command: sampleCommand("key confirm", sampleKey, "by=phone"), Inverse: "key retire", N: 4715}, "[IPA#12345678] key retire " + sampleKey},
		{handling.Result{Command: handling.Command{Verb: "bulk", Args: []string{"assign", "suzuki"}}, Inverse: "hold", N: 4716}, "hold batch=4716"},
		{handling.Result{Number: sampleNumber, Command: sampleCommand("hold", "F"), Inverse: "resume", N: 4717}, "[IPA#12345678] resume F"},
		{handling.Result{Command: handling.Command{Verb: "cancel", Args: []string{"4712", "why=x"}}, Inverse: "resend", N: 4718}, "resend 4712"},
		{handling.Result{Number: sampleNumber, Command: sampleCommand("assign", "suzuki"), Inverse: "assign", N: 4719}, `"assign"`},
		{handling.Result{Number: sampleNumber, Command: sampleCommand("handover"), Inverse: "return", N: 4720}, `"return"`},
	} {
		if got := inverse(handling.English, c.r); got != c.want {
			t.Errorf("%s: %q, want %q", c.r.Command.Verb, got, c.want)
		}
	}
}

func TestShiftsAreSaidInWords(t *testing.T) {
	for _, c := range []struct{ what, v, ja, en string }{
		{"assigned", "", "なし", "none"},
		{"assigned", "suzuki", "suzuki", "suzuki"},
		{"review", "2026-02-20", "2026年2月20日(金)", "Fri 2026-02-20"},
		{"away", "2026-02-12..2026-02-13", "2026年2月12日(木)から2026年2月13日(金)まで", "Thu 2026-02-12 to Fri 2026-02-13"},
		{"away", "2026-02-12..2026-02-12", "2026年2月12日(木)", "Thu 2026-02-12"},
		{"key", sampleKey, sampleFingerprint, sampleFingerprint},
		{"public", "yes", "可", "yes"},
		{"public", "no", "不可", "no"},
		{"state", "accepted", "受理", "accepted"},
		{"outstate", "uncertain", "到達不明", "uncertain"},
		{"sending", "stopped", "停止中", "stopped"},
		{"trust", "candidate", "候補（未確認）", "candidate"},
	} {
		if ja, en := value(handling.Japanese, c.what, c.v), value(handling.English, c.what, c.v); ja != c.ja || en != c.en {
			t.Errorf("%s %s: %q %q", c.what, c.v, ja, en)
		}
	}
}

func TestFormsOfCommands(t *testing.T) {
	for verbName, want := range map[string]string{
		"accept":     "受理 種別 [影響度=優先／通常／簡易]",
		"ask":        "照会 相手 [期限=日付] [用件=進捗回答]\n（空行）\n（文）\n以上",
		"note":       "メモ\n（空行）\n（文）",
		"find":       "検索 語…",
		"help":       "ヘルプ [指示語…]",
		"key import": "鍵登録 指紋 [相手]",
		"relay":      "転送 相手 [メール=番号] [削除行=番号,番号] [残す行=番号,番号] [添付=番号,番号]",
	} {
		if got := synopsis(handling.Japanese, verb(verbName)); got != want {
			t.Errorf("%s: %q, want %q", verbName, got, want)
		}
	}
}
