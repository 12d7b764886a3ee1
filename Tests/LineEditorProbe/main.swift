import Glibc

exit(LineEditorProbe.run())
