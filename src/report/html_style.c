/* html_style.c -- how the HTML report looks: its style sheet and its signs.
 * SPDX-License-Identifier: Apache-2.0
 *
 * No script, no font and nothing else is fetched.  Text has at least 4.5:1 contrast on
 * its ground (WCAG AA); a class of advice is always told by word and shape too, so that
 * a black-and-white print says the same.  Colours are set once, at the top. */
#include "report/html.h"

const char *const sd_html_style[] = {
    ":root{--ink:#1b2733;--soft:#4e5d6a;--line:#d9e0e5;--wash:#f4f7f8;--paper:#fff;"
    "--accent:#0f5a6b;--avoid:#9c1b23;--avoid-bg:#fcf1f0;--change:#8c4303;"
    "--change-bg:#fdf4ea;--care:#66560a;--care-bg:#faf6e3;--usual:#1c6844;"
    "--usual-bg:#eff7f2;--silent:#4e5d6a;--silent-bg:#f4f7f8}",
    "*{box-sizing:border-box}"
    "html{color-scheme:light;-webkit-text-size-adjust:100%;scroll-padding-top:1rem}"
    "body{margin:0;background:var(--wash);color:var(--ink);"
    "font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "overflow-wrap:anywhere;font-variant-numeric:tabular-nums}"
    "main{max-width:58rem;margin:0 auto;padding:0 1.5rem 4rem;background:var(--paper);"
    "box-shadow:0 0 0 1px var(--line)}",
    "h1,h2,h3,h4,p,ul,dl,dd,table,figure{margin:0}ul{padding:0;list-style:none}"
    "h1{font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.015em}"
    "h2{font-size:1.4rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;"
    "margin:3.25rem 0 .35rem;padding-top:1.1rem;border-top:2px solid var(--ink)}"
    "h4{font-size:1.05rem;line-height:1.4;font-weight:650}"
    "h3{font-size:1.1rem;line-height:1.3;font-weight:650}"
    ".lead{color:var(--soft);max-width:46rem;margin-bottom:1.1rem}"
    ".sub,.soft,.ss{color:var(--soft)}small,.small,.ss{font-size:.875rem}"
    "a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.16em}"
    "a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}"
    ".i{width:1.15em;height:1.15em;flex:none;vertical-align:-.2em;fill:none;"
    "stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
    ".avoid{--c:var(--avoid);--b:var(--avoid-bg)}.change{--c:var(--change);"
    "--b:var(--change-bg)}.care{--c:var(--care);--b:var(--care-bg)}.usual{"
    "--c:var(--usual);--b:var(--usual-bg)}.silent,.unknown{--c:var(--silent);"
    "--b:var(--silent-bg)}.i{color:var(--c)}"
    ".vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}",
    /* who and what */
    ".mast{padding-top:2.25rem}.brand{color:var(--accent);font-weight:650;"
    "letter-spacing:.01em;margin-bottom:1.4rem}.brand span{color:var(--soft);"
    "font-weight:400}"
    ".lab{display:flex;gap:1.25rem;align-items:flex-start;font-style:normal;"
    "font-size:.875rem;color:var(--soft);margin-bottom:1.5rem}.lab b{color:var(--ink);"
    "font-size:1rem}.lab img{max-width:11rem;max-height:5rem}.sign{display:grid;"
    "grid-template-columns:8rem 1fr;gap:1.2rem 1rem;margin-top:1.2rem}.sign dd{"
    "border-bottom:1px solid var(--ink)}"
    ".facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));"
    "gap:.9rem 2rem;margin-top:1.5rem;padding-top:1.25rem;border-top:1px solid "
    "var(--line)}"
    ".facts dt{font-size:.8125rem;color:var(--soft)}.facts dd{line-height:1.4}"
    ".facts .wide{grid-column:1/-1}.wide+.wide{margin-top:-.2rem}"
    ".callout{margin-top:1.25rem;padding:.85rem 1.1rem;border-left:4px solid var(--c);"
    "background:var(--b);border-radius:0 6px 6px 0}.callout b{color:var(--c)}"
    "nav{margin-top:1.4rem;font-size:.9375rem}nav ul{display:flex;flex-wrap:wrap;"
    "gap:.3rem 1.25rem}"
    /* at a glance */
    ".tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:.6rem;margin:.4rem 0 "
    ".8rem}"
    ".tiles li{background:var(--b);border-radius:8px;border-top:3px solid var(--c)}"
    ".tiles a,.tiles div{display:block;padding:.7rem .8rem .75rem;color:var(--c);"
    "text-decoration:none;line-height:1.25;font-size:.875rem;height:100%}"
    ".tiles a:hover span{text-decoration:underline}"
    ".tiles b{display:flex;align-items:center;gap:.45rem;font-size:1.55rem;"
    "font-weight:650;line-height:1.2;margin-bottom:.1rem}.tiles .i{width:1.2rem;"
    "height:1.2rem}.tiles .zero{color:var(--soft)}",
    ".group{margin-top:2rem}.group h3{color:var(--c);display:flex;align-items:center;"
    "gap:.5rem}.group h3+p{margin:.1rem 0 .5rem}"
    ".rows{border-top:1px solid var(--line)}.rows>li{display:grid;"
    "grid-template-columns:13rem 1fr 10.5rem;column-gap:1.25rem;font-size:.9375rem;"
    "padding:.5rem 0 .5rem .9rem;border-bottom:1px solid var(--line);color:var(--soft);"
    "box-shadow:inset 3px 0 0 var(--c)}.rows a{font-weight:650}.rows b{font-weight:650}"
    ".rows p:nth-child(2) b{color:var(--c);font-size:1rem}.rows p:last-child{"
    "text-align:right;font-size:.875rem}.rows em,.names em{font-style:normal;"
    "color:var(--change);border:1px solid;border-radius:1rem;padding:0 .45rem;"
    "font-size:.8125rem;white-space:nowrap;display:inline-block}"
    ".names{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;padding:.6rem 0 .6rem .9rem;"
    "border:solid var(--line);border-width:1px 0;box-shadow:inset 3px 0 0 var(--c)}"
    ".chip{display:inline-block;padding:.05rem .5rem;border:1px solid var(--line);"
    "border-radius:1rem;font-size:.8125rem;line-height:1.45;color:var(--ink);"
    "background:var(--paper);white-space:nowrap}.chip b{font-weight:650}"
    ".chip.warn{border-color:var(--change);color:var(--change);"
    "background:var(--change-bg);white-space:normal}"
    ".needs{display:grid;grid-template-columns:minmax(9rem,13fr) 30fr;gap:.35rem 1.25rem;"
    "padding:.7rem 0 .7rem .9rem;border:solid var(--line);border-width:1px 0;"
    "box-shadow:inset 3px 0 0 var(--c)}.needs dt{font-weight:650}"
    ".taken{margin-bottom:1rem}.taken>li{padding:.35rem 0;border-bottom:1px solid "
    "var(--line)}"
    ".taken b{color:var(--c)}",
    /* drugs */
    "#drugs h3{margin:2rem 0 .2rem;color:var(--c)}"
    "#drugs article{margin-top:1rem;border:1px solid var(--line);border-radius:8px;"
    "border-left:4px solid var(--c)}#drugs article>*{padding:0 1.1rem}"
    "#drugs article>p{font-size:.9375rem;color:var(--soft);background:var(--b)}"
    "#drugs article>p b{color:var(--change);font-weight:650}"
    "#drugs h4{padding-top:.55rem;background:var(--b);border-radius:0 7px 0 0}"
    "#drugs h4 small,#drugs dd small{font-weight:400;color:var(--soft)}"
    "#drugs article>dl{display:grid;grid-template-columns:11rem 1fr;padding:0;"
    "border-top:1px solid var(--line);margin-top:-1px}"
    "#drugs dt,#drugs dd{padding:.55rem 1.1rem}#drugs dt~dt,#drugs dt~dt+dd{"
    "border-top:1px solid var(--line)}#drugs dt{padding-right:0}#drugs dd{"
    "grid-column:2;border-left:3px solid var(--c)}#drugs dd b,#drugs dt b{"
    "font-weight:650}#drugs dd b{color:var(--c)}#drugs dl i{display:block;"
    "color:var(--soft);font-style:normal;font-size:.875rem;margin-top:.15rem}"
    ".refs{margin:0;padding-left:2.4rem;font-size:.8125rem;columns:19rem;"
    "column-gap:2rem}.refs li{break-inside:avoid}.refs :target,.refs li:target{"
    "background:var(--wash)}",
    /* genes */
    ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;"
    "font-size:.9375rem;line-height:1.4;overflow-wrap:break-word}th,td{text-align:left;"
    "vertical-align:top;"
    "padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--line)}"
    "thead th{font-size:.8125rem;font-weight:600;color:var(--soft);"
    "border-bottom-color:var(--ink)}tbody th{font-weight:650}th:last-child,"
    "td:last-child{padding-right:0}.num{text-align:right}"
    ".num,.nb,thead th{white-space:nowrap}.gene{margin-top:1.4rem;padding-top:1.4rem;"
    "border-top:1px solid var(--line);display:grid;grid-template-columns:11rem 1fr;"
    "gap:.3rem 1.25rem;break-inside:avoid}.gene h3{font-size:1.15rem}"
    ".gene .result{font-size:1.1rem}.gene .result b{font-weight:650;margin-right:.35em}"
    ".gene div p+p,.pic+p{margin-top:.35rem}.gene table{margin-top:.3rem}"
    ".pic{display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;align-items:center;"
    "margin-top:.6rem}.pic figcaption{font-size:.9375rem;flex:1 1 16rem}"
    "svg text{font:11px system-ui,sans-serif;fill:var(--soft)}"
    ".strip,.scale{display:block;max-width:100%;height:auto;margin:.4rem 0 .3rem}",
    ".strip path{fill:none;stroke-linecap:round;stroke-dasharray:0 10}.strip .l{"
    "stroke:#c4cdd4}.strip .r{fill:url(#rings)}.ring{fill:#fff;stroke:#687784;"
    "stroke-width:1.4}.strip .a{stroke:#687784;stroke-width:2.6}.strip .v{"
    "stroke:var(--accent);stroke-width:8}.strip .o{stroke:var(--avoid);stroke-width:7;"
    "stroke-linecap:square}.strip .x{fill:url(#crosses)}.strip .k{"
    "stroke:var(--accent);stroke-width:1.4}.strip .l,.strip .k,.strip .c{"
    "stroke-dasharray:none}.strip .c,.cross{fill:none;stroke:#a1541b;stroke-width:1.4}"
    ".matrix{display:block}.matrix .l{stroke:var(--line)}.matrix text{fill:var(--ink)}"
    ".matrix path:not(.l){fill:var(--c)}.sure{white-space:nowrap;color:var(--soft);"
    "font-size:.875rem;margin-left:.4em}.sure b{letter-spacing:.1em;margin:0 .3em 0 "
    "0!important}"
    ".legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;align-items:center;"
    "font-size:.875rem;color:var(--soft);margin-top:1rem}.legend svg{"
    "display:inline-block;vertical-align:-.12em;margin-right:.15rem}"
    ".notes{margin-top:.6rem;padding:.6rem .9rem;background:var(--wash);"
    "border-radius:6px;font-size:.9375rem}.notes li+li{margin-top:.3rem}"
    ".notes code,code{font:.8125rem/1.4 ui-monospace,'Cascadia Mono',Menlo,Consolas,"
    "monospace}"
    /* the rest */
    ".plain{padding-left:1.1rem;list-style:disc;max-width:46rem}.plain li+li{"
    "margin-top:.4rem}h2~h3{margin-top:1.75rem;margin-bottom:.4rem}"
    ".gloss{display:grid;grid-template-columns:minmax(9rem,13fr) 30fr;gap:.35rem 1.25rem}"
    ".gloss dt{font-weight:650}footer{margin-top:3.25rem;padding-top:1rem;"
    "border-top:2px solid var(--ink);color:var(--soft);font-size:.875rem}",
    "@media(max-width:44rem){main{padding:0 1rem 3rem}h1{font-size:1.6rem}.tiles{"
    "grid-template-columns:repeat(3,1fr)}.rows>li,.needs,.gloss,#drugs article>dl,.gene{"
    "grid-template-columns:1fr}.rows p:last-child{text-align:left}.needs dd+dt,.gloss "
    "dd+dt{margin-top:.5rem}#drugs dd{grid-column:1;padding-top:.2rem}"
    ".facts{grid-template-columns:1fr 1fr;gap:.8rem 1rem}}",
    "@media(max-width:44rem){.over thead{display:none}.over tr{display:grid;"
    "grid-template-columns:6.5rem 1fr auto;gap:0 .75rem;padding:.5rem 0;"
    "border-bottom:1px solid var(--line)}.over th,.over td{border:0;padding:0}"
    ".over td:nth-child(3){grid-area:2/2}.over td:nth-child(4){grid-area:2/3}"
    ".over td:nth-child(4):not(:empty)::before{content:'score '}"
    ".over td:nth-child(5){grid-area:1/3}.over .nb{white-space:normal}}",
    "@page{size:A4;margin:19mm 15mm 14mm;@top-right{"
    "content:'Page ' counter(page) ' of ' counter(pages);font:8pt system-ui,sans-serif;"
    "color:#4e5d6a}}"
    "@media print{html{font-size:8.7pt}body{background:#fff}main{max-width:none;"
    "padding:0;box-shadow:none}nav{display:none}a{color:inherit;text-decoration:none}"
    ".mast{padding-top:0}h2{margin-top:2rem}h2,h3,h4,h3+p,#drugs article>p,.lead,thead{"
    "break-after:avoid}tr,.rows>li,#drugs dt,#drugs dd,#drugs article>p,.notes "
    "li,.tiles,.facts{"
    "break-inside:avoid}"
    ".tiles li,.callout,#drugs h4,#drugs article>p,.notes,.chip{print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}.scroll{overflow:visible}.matrix{height:auto;max-"
    "width:100%;max-height:235mm}.drug{margin-top:1rem}"
    ".drug>header,.drug dt,.drug "
    "dd{padding-top:.5rem;padding-bottom:.5rem}.gene{margin-top:1rem;"
    "padding-top:1rem}*{box-shadow:none!important}.rows>li,.names,.needs{"
    "border-left:3px solid var(--c)}}",
    NULL,
};

/* One shape for each class: stop sign, arrows up and down, triangle, tick, dash, question
 * mark. */
const char *const sd_html_symbols[] = {
    "<svg width=\"0\" height=\"0\" class=\"vh\" aria-hidden=\"true\">",
    "<symbol id=i-avoid viewBox=\"0 0 24 24\"><path fill=\"currentColor\" "
    "d=\"M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z\"/><path stroke=\"#fff\" "
    "stroke-width=\"2.6\" d=\"m8.7 8.7 6.6 6.6m0-6.6-6.6 6.6\"/></symbol>",
    "<symbol id=i-change viewBox=\"0 0 24 24\"><path d=\"M12 1.8 22.2 12 12 22.2 1.8 "
    "12z\"/><path d=\"M9.5 15V8.5M7.5 10.5l2-2 2 2M14.5 9v6.5M12.5 13.5l2 2 2-2\"/>"
    "</symbol>",
    "<symbol id=i-care viewBox=\"0 0 24 24\"><path d=\"M12 3 22 20.5H2z\"/>"
    "<path d=\"M12 9.5v5M12 17.4v.1\"/></symbol>",
    "<symbol id=i-usual viewBox=\"0 0 24 24\"><circle cx=\"12\" cy=\"12\" r=\"9.5\"/>"
    "<path d=\"m7.5 12.3 3 3 6-6.3\"/></symbol>",
    "<symbol id=i-silent viewBox=\"0 0 24 24\"><circle cx=\"12\" cy=\"12\" "
    "r=\"9.5\"/>"
    "<path d=\"M8 12h8\"/></symbol>",
    "<symbol id=i-unknown viewBox=\"0 0 24 24\"><circle cx=\"12\" cy=\"12\" "
    "r=\"9.5\" "
    "stroke-dasharray=\"3.2 2.8\"/><path d=\"M9.3 9.4c.3-3.4 5.6-3.1 5.4.2-.1 2-2.7 "
    "2-2.7 4.2M12 17v.1\"/></symbol>",
    "<pattern id=crosses width=\"10\" height=\"33\" patternUnits=\"userSpaceOnUse\">"
    "<path class=\"cross\" d=\"m2 3 6 6m0-6-6 6M2 16l6 6m0-6-6 6\"/></pattern>"
    "<pattern id=rings width=\"10\" height=\"33\" patternUnits=\"userSpaceOnUse\">"
    "<circle class=\"ring\" cx=\"5\" cy=\"6\" r=\"2.8\"/><circle class=\"ring\" cx=\"5\" "
    "cy=\"19\" r=\"2.8\"/></pattern>",
    "</svg>",
    NULL,
};
