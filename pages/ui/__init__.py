"""The Streamlit code that pages share. Each widget draws itself and returns plain values."""
