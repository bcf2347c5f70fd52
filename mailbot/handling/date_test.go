package handling

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// someDay draws a day of the years that the program was made for.
func someDay(t *rapid.T, label string) Date {
	return Date{2004, time.January, 1}.AddDays(rapid.IntRange(0, 37*365).Draw(t, label))
}

// isoDate reads a day of a test's table.
func isoDate(t testing.TB, text string) Date {
	t.Helper()
	var d Date
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}

// A day is the day in Japan, whatever zone the hour was read in.
func TestDayIsTheDayInJapan(t *testing.T) {
	for text, want := range map[string]string{
		"2009-07-08T14:59:59Z":      "2009-07-08",
		"2009-07-08T15:00:00Z":      "2009-07-09",
		"2009-07-08T23:00:00-05:00": "2009-07-09",
		"2009-12-31T23:59:59+09:00": "2009-12-31",
	} {
		at, err := time.Parse(time.RFC3339, text)
		if got := DateOf(at); err != nil || got.String() != want {
			t.Errorf("%s is %s, want %s (%v)", text, got, want, err)
		}
	}
	if at := (Date{2026, time.February, 10}).Time(12, 0); at.UTC().Format(time.RFC3339) != "2026-02-10T03:00:00Z" {
		t.Errorf("noon in Japan is %s", at.UTC())
	}
}

func TestNoDay(t *testing.T) {
	var none Date
	if !none.IsZero() || !DateOf(time.Time{}).IsZero() || !none.Time(9, 0).IsZero() || none.String() != "" || !none.AddDays(3).IsZero() || none.Sub(Date{2009, 7, 8}) != 0 || none.Compare(Date{2009, 7, 8}) >= 0 {
		t.Error("the zero date is some day")
	}
	type record struct {
		On    Date `json:"on,omitzero"`
		Until Date `json:"until"`
	}
	text, err := json.Marshal(record{})
	if err != nil || string(text) != `{"until":""}` {
		t.Errorf("got %s, %v", text, err)
	}
	got := record{On: Date{2009, 7, 8}, Until: Date{2009, 7, 8}}
	if err := json.Unmarshal([]byte(`{"on":"2026-02-10","until":""}`), &got); err != nil || got != (record{On: Date{2026, 2, 10}}) {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, bad := range []string{"2026-2-10", "2026-02-30", "8/22", "2026-02-10T00:00:00Z", " "} {
		if err := got.On.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is read as a stored day", bad)
		}
	}
}

func TestDaysCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := someDay(t, "a"), someDay(t, "b")
		n := b.Sub(a)
		if a.AddDays(n) != b || a.Sub(b) != -n || a.Compare(b) > 0 != (n < 0) || (a.Compare(b) == 0) != (n == 0) {
			t.Fatalf("%s and %s are %d days apart", a, b, n)
		}
		if (int(a.Weekday())+n%7+7)%7 != int(b.Weekday()) || b.Time(0, 0).Weekday() != b.Weekday() || DateOf(b.Time(23, 59)) != b {
			t.Fatalf("%s is a %s", b, b.Weekday())
		}
		text, err := json.Marshal(map[Date]Date{a: b})
		var back map[Date]Date
		if err != nil || json.Unmarshal(text, &back) != nil || back[a] != b {
			t.Fatalf("%s comes back as %v (%v)", text, back, err)
		}
	})
}

// C4 of users.md: what coordinators write, and what they are told when it is no clear day.
func TestDateWords(t *testing.T) {
	today := Date{2009, time.August, 10}
	for word, want := range map[string]string{
		"2009-08-22": "2009-08-22", "2009-8-2": "2009-08-02", "2009/8/22": "2009-08-22", "2009年8月22日": "2009-08-22", "2009.8.22": "2009-08-22",
		"平成21年8月22日": "2009-08-22", "平成２１年８月２２日": "2009-08-22", "㍻21年8月22日": "2009-08-22", "平成31年4月30日": "2019-04-30", "H21.8.22": "2009-08-22", "h21/8/22": "2009-08-22",
		"令和8年2月10日": "2026-02-10", "令和元年5月1日": "2019-05-01", "R8.2.10": "2026-02-10", "Ｒ８．２．１０": "2026-02-10", "R元.5.1": "2019-05-01", "㋿8年2月10日": "2026-02-10",
		"8/22": "2009-08-22", "8月22日": "2009-08-22", "８月２２日": "2009-08-22", "８月２２日(土)": "2009-08-22", "８／２２（土）": "2009-08-22", "8/22(Sat)": "2009-08-22", "8/22 (土)": "2009-08-22",
		"08/22(SATURDAY)": "2009-08-22", "8/10": "2009-08-10", "8/9": "2010-08-09", "12/31": "2009-12-31", "2/29": "2012-02-29", "2/29(水)": "2012-02-29",
		"2009-08-22（土曜日）": "2009-08-22", "２００９ー０８ー２２": "2009-08-22", "2009−08−22": "2009-08-22", "　2009-08-22 ": "2009-08-22", "平成21年8月22日(土曜)": "2009-08-22", "2012/2/29": "2012-02-29",
	} {
		if got, fault := ParseDate(word, today); fault.Code != "" || got.String() != want {
			t.Errorf("%s: got %s, %+v; want %s", word, got, fault, want)
		}
	}
	day := func(text string) []Date { return []Date{isoDate(t, text)} }
	for word, want := range map[string]DateFault{
		"08/22/2009":         {Code: FaultAmbiguous, Readings: day("2009-08-22")},
		"22/08/2009":         {Code: FaultAmbiguous, Readings: day("2009-08-22")},
		"08/07/2009":         {Code: FaultAmbiguous, Readings: append(day("2009-08-07"), day("2009-07-08")...)},
		"07.07.2009":         {Code: FaultAmbiguous, Readings: day("2009-07-07")},
		"08/22/2009(土)":      {Code: FaultAmbiguous, Readings: day("2009-08-22")},
		"09/08/22":           {Code: FaultAmbiguous, Readings: append(append(day("2009-08-22"), day("2022-09-08")...), day("2022-08-09")...)},
		"31/31/2009":         {Code: FaultNoSuchDay},
		"08/22/1999":         {Code: FaultNotADate},
		"8/22(日)":            {Code: FaultWrongWeekday, Readings: day("2009-08-22"), Weekday: time.Saturday},
		"2009-08-22(Fri)":    {Code: FaultWrongWeekday, Readings: day("2009-08-22"), Weekday: time.Saturday},
		"8/9(日)":             {Code: FaultWrongWeekday, Readings: day("2010-08-09"), Weekday: time.Monday},
		"2/30":               {Code: FaultNoSuchDay},
		"2/30(土)":            {Code: FaultNoSuchDay},
		"13/1":               {Code: FaultNoSuchDay},
		"8/0":                {Code: FaultNoSuchDay},
		"2009-02-29":         {Code: FaultNoSuchDay},
		"2009年13月1日":         {Code: FaultNoSuchDay},
		"平成21年2月29日":         {Code: FaultNoSuchDay},
		"平成31年8月22日":         {Code: FaultNoSuchDay, Readings: day("2019-08-22")},
		"令和元年4月30日":          {Code: FaultNoSuchDay, Readings: day("2019-04-30")},
		"":                   {Code: FaultNotADate},
		"tomorrow":           {Code: FaultNotADate},
		"来週":                 {Code: FaultNotADate},
		"8-22":               {Code: FaultNotADate},
		"22":                 {Code: FaultNotADate},
		"20090822":           {Code: FaultNotADate},
		"2009-08/22":         {Code: FaultNotADate},
		"2009年8/22":          {Code: FaultNotADate},
		"2009-08-22日":        {Code: FaultNotADate},
		"21年8月22日":           {Code: FaultNotADate},
		"2209-08-22":         {Code: FaultNotADate},
		"8/22(祝)":            {Code: FaultNotADate},
		"8/22(土":             {Code: FaultNotADate},
		"(土)":                {Code: FaultNotADate},
		"2009-08-22T12:00":   {Code: FaultNotADate},
		"2009-08-22 12:00":   {Code: FaultNotADate},
		"S64.1.7":            {Code: FaultNotADate},
		"2009-0\u200b8-22":   {Code: FaultNotADate},
		"٢٠٠٩-٠٨-٢٢":         {Code: FaultNotADate},
		"2009-08-022":        {Code: FaultNotADate},
		"2009-08-2 2":        {Code: FaultNotADate},
		"8月22日土曜日":           {Code: FaultNotADate},
		"8/22(土)(土)":         {Code: FaultNotADate},
		"2009-08-22/23":      {Code: FaultNotADate},
		"99999999999/9/9":    {Code: FaultNotADate},
		"9/9/99999999999999": {Code: FaultNotADate},
	} {
		if got, fault := ParseDate(word, today); !got.IsZero() || !reflect.DeepEqual(fault, want) {
			t.Errorf("%q: got %s, %+v; want %+v", word, got, fault, want)
		}
	}
}

// written is the day in every form that says its year, and in those that leave it out.
func written(d Date) (whole, short []string) {
	era, letter, year := "平成", "H", d.Y-1988
	if d.Compare(Date{2019, time.May, 1}) >= 0 {
		era, letter, year = "令和", "R", d.Y-2018
	}
	years := []string{fmt.Sprint(year)}
	if year == 1 {
		years = append(years, "元")
	}
	whole = []string{d.String(), fmt.Sprintf("%d-%d-%d", d.Y, d.M, d.D), fmt.Sprintf("%d/%d/%d", d.Y, d.M, d.D), fmt.Sprintf("%d/%02d/%02d", d.Y, d.M, d.D), fmt.Sprintf("%d年%d月%d日", d.Y, d.M, d.D)}
	for _, y := range years {
		whole = append(whole, fmt.Sprintf("%s%s年%d月%d日", era, y, d.M, d.D), fmt.Sprintf("%s%s.%d.%d", letter, y, d.M, d.D))
	}
	return whole, []string{fmt.Sprintf("%d/%d", d.M, d.D), fmt.Sprintf("%02d/%02d", d.M, d.D), fmt.Sprintf("%d月%d日", d.M, d.D)}
}

func fullWidth(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r > ' ' && r <= '~' {
			out[i] = r + '！' - '!'
		}
	}
	return string(out)
}

// Every day of 2004 to 2040, in every form, with each way to say its weekday and with none, is read as itself; with another
// weekday it is refused.
func TestEveryDayIsReadInEveryForm(t *testing.T) {
	kanji := []string{"日", "月", "火", "水", "木", "金", "土"}
	for d := (Date{2004, time.January, 1}); d.Y <= 2040; d = d.AddDays(1) {
		whole, short := written(d)
		day, wrong := d.Weekday(), (d.Weekday()+3)%7
		for i, word := range append(whole, short...) {
			today := Date{2030, time.June, 15}
			if i >= len(whole) {
				today = d.AddDays(-(d.D * 11)) // some day less than a year before
			}
			for _, end := range []string{"", "(" + kanji[day] + ")", "（" + kanji[day] + "曜日）", "(" + day.String()[:3] + ")", "(" + day.String() + ")"} {
				if got, fault := ParseDate(word+end, today); got != d || fault.Code != "" {
					t.Fatalf("%s%s: got %s, %+v", word, end, got, fault)
				}
			}
			if got, fault := ParseDate(fullWidth(word), today); got != d || fault.Code != "" {
				t.Fatalf("%s: got %s, %+v", fullWidth(word), got, fault)
			}
			if got, fault := ParseDate(word+"("+kanji[wrong]+")", today); !got.IsZero() || fault.Code != FaultWrongWeekday || fault.Weekday != day {
				t.Fatalf("%s(%s): got %s, %+v", word, kanji[wrong], got, fault)
			}
		}
	}
}

// A day without a year is the next one of what is to come, and the last one of what has happened. users.md C4
func TestPastDateWords(t *testing.T) {
	today := Date{2026, 3, 11}
	for word, want := range map[string]Date{"3/11": {2026, 3, 11}, "3月10日": {2026, 3, 10}, "3/12": {2025, 3, 12}, "2/29": {2024, 2, 29}, "3/10(火)": {2026, 3, 10}, "2026-04-01": {2026, 4, 1}} {
		if got, fault := ParsePastDate(word, today); got != want || fault.Code != "" {
			t.Errorf("%s is %s (%s), not %s", word, got, fault.Code, want)
		}
	}
	if _, fault := ParsePastDate("3/10(水)", today); fault.Code != FaultWrongWeekday {
		t.Errorf("a wrong weekday is %q", fault.Code)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2009-08-22", "2009/8/22", "平成21年8月22日", "令和8年2月10日", "令和元年5月1日", "R8.2.10", "H21.8.22", "8/22", "８月２２日（土）", "8/22(Sat)", "08/22/2009", "22/08/2009", "2/30", "8/22(日)", "平成31年8月22日", "09/08/22", "\xff(土)", "元/元"} {
		f.Add(seed, 0)
		f.Add(seed, 5000)
	}
	f.Fuzz(func(t *testing.T, word string, days int) {
		today := Date{2009, time.July, 8}.AddDays(days % 30000)
		d, fault := ParseDate(word, today)
		if d.IsZero() != (fault.Code != "") {
			t.Fatalf("%q: %s with %+v", word, d, fault)
		}
		if again, f := ParseDate(d.String(), today); fault.Code == "" && d.Y <= lastYear && (again != d || f.Code != "") {
			t.Fatalf("%q: %s is read as %s, %+v", word, d, again, f)
		}
		if known := map[string]bool{"": true, FaultNotADate: true, FaultAmbiguous: true, FaultWrongWeekday: true, FaultNoSuchDay: true}; !known[fault.Code] || (fault.Code == FaultAmbiguous) && len(fault.Readings) == 0 {
			t.Fatalf("%q: %+v", word, fault)
		}
		for _, r := range fault.Readings {
			if _, ok := existingDay(r.Y, r.M, r.D); !ok {
				t.Fatalf("%q can mean %s", word, r)
			}
		}
	})
}
