from opennrm.console.main import main

raise SystemExit(main())
