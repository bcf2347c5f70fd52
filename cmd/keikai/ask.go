package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"keikai/mailbot"
	"keikai/store"
)

// desk is who carries a command out: the daemon behind its socket or, when there is none, a bot in this process.
type desk struct {
	console *mailbot.Console
	bot     *mailbot.Bot
}

// open finds the daemon or opens the store. Exactly one of the fields is set then.
func (a *app) open(cfg *mailbot.Config) (desk, error) {
	console, err := mailbot.DialConsole(cfg.Admin.Socket)
	if err == nil {
		return desk{console: console}, nil
	}
	if !errors.Is(err, mailbot.ErrNoDaemon) {
		return desk{}, err
	}
	bot, err := mailbot.Open(cfg, a.env)
	if errors.Is(err, store.ErrLocked) {
		return desk{}, a.locked(cfg)
	}
	return desk{bot: bot}, err
}

// locked explains a store that another process holds without answering.
func (a *app) locked(cfg *mailbot.Config) error {
	if _, err := mailbot.DialConsole(cfg.Admin.Socket); err == nil {
		return &mailbot.Fault{What: a.word("running", cfg.Admin.Socket), Hint: a.word("running_hint")}
	}
	return &mailbot.Fault{What: a.word("locked", cfg.Store.Path, cfg.Admin.Socket), Hint: a.word("locked_hint")}
}

func (d desk) do(ctx context.Context, r mailbot.Request, take func(json.RawMessage) error) error {
	if d.console != nil {
		return d.console.Do(ctx, r, r.Body, take)
	}
	return d.bot.Do(ctx, r, asJSON(take))
}

func (d desk) close() error {
	if d.bot == nil {
		return nil
	}
	return d.bot.Close()
}

// ask carries out one request and prints the answer, columns as sinkFor takes them.
func (a *app) ask(ctx context.Context, r mailbot.Request, columns []string) error {
	return a.print(columns, func(take func(json.RawMessage) error) error {
		return a.withDesk(func(d desk) error {
			return d.do(ctx, r, take)
		})
	})
}

// withDesk opens a desk for the time of do.
func (a *app) withDesk(do func(desk) error) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	d, err := a.open(cfg)
	if err != nil {
		return err
	}
	err = do(d)
	if closing := d.close(); closing != nil {
		return errors.Join(err, closing)
	}
	return err
}

// print runs a command and prints what it emits, also what came before an error: those rows are true. A row that says
// "ok": false needs attention, whether or not the command itself says so.
func (a *app) print(columns []string, run func(take func(json.RawMessage) error) error) error {
	s, rows, bad := a.sinkFor(columns), 0, 0
	err := run(func(object json.RawMessage) error {
		rows++
		var row struct{ OK *bool }
		if bytes.Contains(object, []byte(`"ok":`)) && json.Unmarshal(object, &row) == nil && row.OK != nil && !*row.OK {
			bad++
		}
		return s.take(object)
	})
	if err == nil || rows > 0 {
		if ending := s.end(); err == nil {
			err = ending
		}
	}
	if err == nil && bad > 0 {
		err = &mailbot.Attention{What: a.word("not_ok", bad), Hint: a.word("not_ok_hint")}
	}
	return err
}

// asJSON is an emit that hands on the JSON of each object.
func asJSON(take func(json.RawMessage) error) func(any) error {
	return func(object any) error {
		text, err := encode(object)
		if err != nil {
			return err
		}
		return take(text)
	}
}

// encode is json.Marshal without escapes for HTML: "<" in a subject stays "<".
func encode(object any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(object); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// showRaw prints the bytes of one mail as they came, from the object {"raw": base64}.
func (a *app) showRaw(ctx context.Context, r mailbot.Request) error {
	return a.withDesk(func(d desk) error {
		take := func(object json.RawMessage) error {
			var mail struct{ Raw []byte }
			if err := json.Unmarshal(object, &mail); err != nil {
				return fmt.Errorf("read answer: %w", err)
			}
			_, err := io.Copy(a.out, bytes.NewReader(mail.Raw))
			return err
		}
		return d.do(ctx, r, take)
	})
}
