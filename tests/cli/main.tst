# the program itself
P  main.help.txt      $stardose --help
P  -                  $stardose help report | grep -q -- --output
2  -                  $stardose
2  main.unknown.txt   $stardose nonesuch 2>&1
P  -                  $stardose --version | head -n 1 | grep -qx 'stardose [0-9]*[.][0-9]*[.][0-9]*'
P  -                  $stardose --version | grep -q '^Knowledge 20[0-9-]*, [0-9]* genes, sha256 [0-9a-f]*$'
1  -                  $stardose --version >/dev/full
P  -                  $stardose report --help | grep -q -- '--absent WORD'
1  -                  $stardose report --help >/dev/full
2  main.option.txt    $stardose report --nonesuch x 2>&1
2  main.argument.txt  $stardose report -o 2>&1
2  main.number.txt    $stardose call --min-dp ten x 2>&1
2  -                  $stardose call --min-dp 99999999999 x
2  -                  $stardose call --min-dp=-1 x
2  -                  $stardose call
3  -                  $stardose call a b
