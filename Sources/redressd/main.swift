print("redressd")
